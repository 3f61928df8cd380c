package dev.coffer.files;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.Text;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Compares a directory with what should be in it, as far as that can be told without reading files.
public final class TreeOnDisk {
    private final Path directory;
    private final Map<TreePath, TreeScan.Found> found = new HashMap<>();

    public TreeOnDisk(Path directory) {
        this.directory = directory;
        TreeScan.of(directory).found().forEach(each -> found.put(each.path(), each));
    }

    /// Checks that exactly these entries are there.
    ///
    /// @return what to put to get them: the directory, or the one file in it
    /// @throws CofferException.Corrupt when not; names the first path that differs
    public Path check(Shape shape, List<TreeEntry> expected) {
        for (var entry : expected) {
            check(entry);
            found.remove(entry.path());
        }
        for (var path : found.keySet().stream().sorted().limit(1).toList()) {
            throw differs(path, "was not exported");
        }
        if (shape == Shape.DIRECTORY) {
            return directory;
        }
        if (expected.size() != 1 || !(expected.getFirst() instanceof TreeEntry.File file)) {
            throw new CofferException.Corrupt("a version of the shape 'file' is one file, not " + expected.size());
        }
        return FileNames.resolve(directory, file.path());
    }

    private void check(TreeEntry expected) {
        var there = found.get(expected.path());
        if (there == null) {
            throw differs(expected.path(), "is missing");
        }
        switch (there) {
            case TreeScan.Found.Other(var entry) -> {
                if (!entry.equals(expected)) {
                    throw differs(expected.path(), "is not the " + word(expected) + " that was exported");
                }
            }
            case TreeScan.Found.OnDisk(var path, var _, var stamp) -> {
                if (!(expected instanceof TreeEntry.File file)) {
                    throw differs(path, "is not the " + word(expected) + " that was exported");
                }
                if (stamp.size() != file.size()) {
                    throw differs(path, "has " + stamp.size() + " bytes, not " + file.size());
                }
                if (stamp.isExecutable() != file.executable()) {
                    throw differs(path, file.executable() ? "is not executable any more" : "is executable now");
                }
            }
        }
    }

    private static String word(TreeEntry entry) {
        return switch (entry) {
            case TreeEntry.File _ -> "file";
            case TreeEntry.Link link -> "link to '" + Text.shown(link.target()) + "'";
            case TreeEntry.EmptyDirectory _ -> "empty directory";
        };
    }

    private CofferException differs(TreePath path, String how) {
        return new CofferException.Corrupt("'" + directory.getFileName() + "/" + Text.shown(path.value()) + "' " + how);
    }
}
