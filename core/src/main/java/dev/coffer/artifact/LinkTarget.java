package dev.coffer.artifact;

import java.nio.charset.StandardCharsets;

/// What the target of a symbolic link may be.
final class LinkTarget {
    private LinkTarget() {}

    /// @throws CofferException.Invalid when the target cannot be one, or may lead out of the tree
    static void check(TreePath path, String target, int bytesLimit) {
        if (target.getBytes(StandardCharsets.UTF_8).length > bytesLimit) {
            throw new CofferException.Invalid("the target of the link '" + Text.shown(path.value())
                    + "' is longer than " + bytesLimit + " bytes: '" + Text.shown(target) + "'");
        }
        if (target.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(target)) {
            throw new CofferException.Invalid("the target of the link '" + Text.shown(path.value())
                    + "' has a character that no file name can have: '" + Text.shown(target) + "'");
        }
        if (target.isEmpty() || target.startsWith("/") || leadsOut(target, path.depth())) {
            throw new CofferException.Invalid(
                    "'" + Text.shown(path.value()) + "' is a link to '" + Text.shown(target)
                            + "', which may lead out of the directory",
                    "put the file it points at instead, or make it a relative link inside the directory");
        }
    }

    private static boolean leadsOut(String target, int depth) {
        int up = 0;
        boolean down = false;
        for (var step : target.split("/", -1)) {
            if (step.equals("..")) {
                up++;
                if (down || up > depth) {
                    return true;
                }
            } else if (!step.isEmpty() && !step.equals(".")) {
                down = true;
            }
        }
        return false;
    }
}
