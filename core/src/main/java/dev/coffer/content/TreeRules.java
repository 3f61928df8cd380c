package dev.coffer.content;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.Text;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a list of entries must be to be a tree that can be written to a disk.
final class TreeRules {
    /// Most entries of a version.
    static final int ENTRIES_LIMIT = 10_000_000;

    /// Most characters of all paths of a version together: a bound on what a small manifest can grow to.
    static final long PATHS_LIMIT = 256L << 20;

    private TreeRules() {}

    /// @throws CofferException.Invalid when the entries are no tree; the message names the path
    static void check(Shape shape, List<Manifest.Entry> entries) {
        if (entries.size() > ENTRIES_LIMIT) {
            throw new CofferException.Invalid(
                    "a version with " + entries.size() + " entries; at most " + ENTRIES_LIMIT + " are possible",
                    "divide it into several artifacts");
        }
        if (shape == Shape.FILE && !isOneFile(entries)) {
            throw new CofferException.Invalid("a version of the shape 'file' is exactly one file, in no directory");
        }
        checkPaths(entries);
    }

    private static boolean isOneFile(List<Manifest.Entry> entries) {
        return entries.size() == 1
                && entries.getFirst().item() instanceof TreeEntry.File file
                && file.path().depth() == 0;
    }

    private static void checkPaths(List<Manifest.Entry> entries) {
        long characters = 0;
        var leaves = HashSet.<String>newHashSet(entries.size());
        TreePath previous = null;
        var parent = "";
        for (var entry : entries) {
            var path = entry.item().path();
            if (previous != null && previous.compareTo(path) >= 0) {
                throw new CofferException.Invalid("paths are not in order: '" + Text.shown(path.value())
                        + "' comes after '" + Text.shown(previous.value()) + "'");
            }
            previous = path;
            characters += path.value().length();
            checkLength(characters);
            leaves.add(path.value());
            var directory = directory(path.value());
            // Neighbours mostly lie in the same directory. What a path lies below comes before it, so this finds every
            // conflict.
            if (!directory.equals(parent)) {
                checkAbove(path, leaves);
                parent = directory;
            }
        }
    }

    static void checkLength(long characters) {
        if (characters > PATHS_LIMIT) {
            throw new CofferException.Invalid(
                    "the paths of a version have more than " + PATHS_LIMIT + " characters together",
                    "divide it into several artifacts, or use shorter names");
        }
    }

    private static String directory(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static void checkAbove(TreePath path, Set<String> leaves) {
        for (var above = directory(path.value()); !above.isEmpty(); above = directory(above)) {
            if (leaves.contains(above)) {
                throw conflict(path, above);
            }
        }
    }

    private static CofferException conflict(TreePath path, String above) {
        return new CofferException.Invalid("'" + Text.shown(path.value()) + "' lies below '" + Text.shown(above)
                + "', which is no directory or an empty one");
    }
}
