package dev.coffer.files;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.Text;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a file or directory on disk holds, in the order of the paths.
///
/// Links inside the tree are kept as they are; links that lead out of it, absolute links and special files are refused.
/// Directories are only kept where they are empty.
public record TreeScan(Shape shape, List<Found> found) {
    private static final int DEPTH_LIMIT = 256;

    /// One thing on disk.
    public sealed interface Found {
        TreePath path();

        record OnDisk(TreePath path, Path file, FileStamp stamp) implements Found {}

        record Other(TreeEntry entry) implements Found {
            @Override
            public TreePath path() {
                return entry.path();
            }
        }
    }

    /// Scans what the user named. A link given by name is followed.
    public static TreeScan of(Path source) {
        try {
            var stamp = FileStamp.ofTarget(source);
            if (stamp.isRegular()) {
                var path = TreePath.of(FileNames.of(source.toAbsolutePath().normalize()));
                return new TreeScan(Shape.FILE, List.of(new Found.OnDisk(path, source, stamp)));
            }
            if (!stamp.isDirectory()) {
                throw new CofferException.Invalid("'" + source + "' is " + stamp.typeWord() + " and cannot be stored");
            }
            var found = new ArrayList<Found>();
            scan(source, "", 0, found);
            found.sort(Comparator.comparing(Found::path));
            return new TreeScan(Shape.DIRECTORY, found);
        } catch (IOException e) {
            throw failure(source, e);
        }
    }

    /// How many files it found.
    public long files() {
        return found.stream().filter(Found.OnDisk.class::isInstance).count();
    }

    /// Their sizes added up.
    public long bytes() {
        return found.stream()
                .mapToLong(
                        each -> each instanceof Found.OnDisk file ? file.stamp().size() : 0)
                .sum();
    }

    private static void scan(Path directory, String prefix, int depth, List<Found> found) throws IOException {
        if (depth > DEPTH_LIMIT) {
            throw new CofferException.Invalid(
                    "'" + Text.shown(prefix) + "' is nested deeper than " + DEPTH_LIMIT + " directories");
        }
        boolean empty = true;
        try (var children = Files.newDirectoryStream(directory)) {
            for (var child : children) {
                empty = false;
                visit(child, prefix, depth, found);
            }
        } catch (DirectoryIteratorException e) {
            throw failure(directory, new IOException(e.getMessage(), e));
        } catch (AccessDeniedException e) {
            throw failure(directory, e);
        }
        if (empty && !prefix.isEmpty()) {
            var path = TreePath.of(prefix.substring(0, prefix.length() - 1));
            found.add(new Found.Other(new TreeEntry.EmptyDirectory(path)));
        }
    }

    private static void visit(Path child, String prefix, int depth, List<Found> found) throws IOException {
        var path = TreePath.of(prefix + FileNames.of(child));
        var stamp = FileStamp.of(child);
        if (stamp.isDirectory()) {
            scan(child, path + "/", depth + 1, found);
        } else if (stamp.isRegular()) {
            found.add(new Found.OnDisk(path, child, stamp));
        } else if (stamp.isLink()) {
            var target = FileNames.target(path, Files.readSymbolicLink(child));
            found.add(new Found.Other(new TreeEntry.Link(path, target)));
        } else {
            throw new CofferException.Invalid(
                    "'" + Text.shown(path.value()) + "' is " + stamp.typeWord() + " and cannot be stored");
        }
    }

    /// The kind of failure for a file that cannot be read.
    public static CofferException failure(Path path, IOException e) {
        var shown = Text.shown(path.toString());
        return switch (e) {
            case NoSuchFileException _ -> new CofferException.Invalid("'" + shown + "' does not exist", null, e);
            case AccessDeniedException _ ->
                new CofferException.Denied("no permission to read '" + shown + "'", null, e);
            default -> new CofferException.Unavailable("cannot read '" + shown + "': " + e.getMessage(), e);
        };
    }
}
