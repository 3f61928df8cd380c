package dev.coffer.hostile;

import dev.coffer.artifact.Digest;
import dev.coffer.artifact.TreeEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The digest of a tree, computed after docs/format.md, of what is in a manifest or of what lies on a disk.
public final class TreeSum {
    private final List<Digest> leaves = new ArrayList<>();

    void add(ManifestDraft.Item item) {
        leaf(
                switch (item.kind()) {
                    case ManifestDraft.EMPTY_DIRECTORY -> "directory\0" + item.path();
                    case ManifestDraft.LINK -> "link\0" + item.path() + "\0" + item.target();
                    default -> file(item.path(), item.kind() == ManifestDraft.EXECUTABLE, item.size(), item.digest());
                });
    }

    void add(TreeEntry entry) {
        var path = DraftBytes.utf8(entry.path().value());
        leaf(
                switch (entry) {
                    case TreeEntry.EmptyDirectory _ -> "directory\0" + path;
                    case TreeEntry.Link link -> "link\0" + path + "\0" + DraftBytes.utf8(link.target());
                    case TreeEntry.File file -> file(path, file.executable(), file.size(), file.digest());
                });
    }

    private static String file(String path, boolean executable, long size, Digest digest) {
        return "file\0" + path + "\0" + (executable ? "x" : "-") + "\0" + size + "\0" + digest.hex();
    }

    private void leaf(String entry) {
        leaves.add(Digest.of(DraftBytes.bytes("\0" + entry)));
    }

    Digest digest(String shape) {
        var root = DraftBytes.text(root(leaves).bytes());
        return Digest.of(DraftBytes.bytes("coffer tree 1\0" + shape + "\0" + root));
    }

    private static Digest root(List<Digest> leaves) {
        if (leaves.isEmpty()) {
            return Digest.of(new byte[0]);
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int left = Integer.highestOneBit(leaves.size() - 1);
        var out = new DraftBytes().u8(1);
        out.put(root(leaves.subList(0, left)).bytes());
        out.put(root(leaves.subList(left, leaves.size())).bytes());
        return Digest.of(out.array());
    }

    /// The digest of what lies at a place on this disk.
    ///
    /// @param name of the file, when it is one and was a version of its own
    public static Digest of(Path place, String name) {
        var sum = new TreeSum();
        try {
            if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                sum.add(place, Path.of(name));
                return sum.digest("file");
            }
            try (var paths = Files.walk(place)) {
                var all = paths.filter(path -> !path.equals(place))
                        .sorted(Comparator.comparing(path -> name(place.relativize(path))))
                        .toList();
                for (var path : all) {
                    sum.add(path, place.relativize(path));
                }
            }
            return sum.digest("directory");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path path) {
        return DraftBytes.utf8(path.toString());
    }

    private void add(Path path, Path relative) throws IOException {
        var name = name(relative);
        if (Files.isSymbolicLink(path)) {
            leaf("link\0" + name + "\0" + name(Files.readSymbolicLink(path)));
        } else if (Files.isDirectory(path)) {
            try (var inside = Files.list(path)) {
                if (inside.findAny().isEmpty()) {
                    leaf("directory\0" + name);
                }
            }
        } else {
            var content = Files.readAllBytes(path);
            leaf(file(name, Files.isExecutable(path), content.length, Digest.of(content)));
        }
    }
}
