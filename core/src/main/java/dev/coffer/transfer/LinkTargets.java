package dev.coffer.transfer;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.artifact.TreePath;

/// Checks that a symbolic link cannot lead out of its tree, both when it is put and when it is written to disk again.
///
/// A target may only go up by leading `..`, and not higher than the tree's root: then every step of it stays inside, also
/// where it passes other links, since those were checked alike.
final class LinkTargets {
    private LinkTargets() {}

    /// @param depth how many directories lie between the root and the link
    static void check(TreePath path, String target, int depth) {
        if (target.isEmpty() || target.startsWith("/")) {
            throw refused(path, target);
        }
        int up = 0;
        boolean down = false;
        for (var step : target.split("/", -1)) {
            if (step.equals("..")) {
                up++;
                if (down || up > depth) {
                    throw refused(path, target);
                }
            } else if (!step.isEmpty() && !step.equals(".")) {
                down = true;
            }
        }
    }

    private static CofferException refused(TreePath path, String target) {
        return new CofferException.Invalid(
                "'" + Text.shown(path.value()) + "' is a link to '" + Text.shown(target)
                        + "', which may lead out of the directory",
                "put the file it points at instead, or make it a relative link inside the directory");
    }
}
