package dev.coffer.blob;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/// Finds one page of a local store's blobs in the order of whole keys.
///
/// A queue holds the names still to be looked at, smallest first. A name goes in as a file would be called. When it comes
/// out and proves to be a directory it goes in again with a `/` at its end, and is read when it comes out the second time:
/// so `a-b` comes before `a/b` although `a` comes before `a-b`, and only names of the page asked for cost a look at the file.
///
/// It holds all fitting names of the directories on the way in memory, some 100 bytes each.
final class LocalListing {
    private final Path root;
    private final String prefix;
    private final String after;
    private final int limit;
    private final PriorityQueue<String> queue = new PriorityQueue<>();

    LocalListing(Path root, String prefix, String after, int limit) {
        this.root = root;
        this.prefix = prefix;
        this.after = after;
        this.limit = limit;
    }

    List<BlobInfo> page() throws IOException {
        var page = new ArrayList<BlobInfo>();
        each(page::add);
        return page;
    }

    void each(Consumer<BlobInfo> use) throws IOException {
        var start = prefix.substring(0, prefix.lastIndexOf('/') + 1);
        if (!start.isEmpty() && !BlobKey.isValid(start + "x")) {
            return;
        }
        if (!Files.isDirectory(root)) {
            // Whoever collects garbage must not take a disk that went away for an empty store.
            throw new CofferException.NoStore("there is no directory " + root, "check that its disk is mounted");
        }
        read(start);
        for (int found = 0; found < limit && !queue.isEmpty(); ) {
            var next = queue.remove();
            if (next.endsWith("/")) {
                read(next);
            } else {
                var info = look(next);
                if (info.isPresent()) {
                    found++;
                    use.accept(info.get());
                }
            }
        }
    }

    private Optional<BlobInfo> look(String name) throws IOException {
        if (!BlobKey.isValid(name)) {
            return Optional.empty();
        }
        try {
            var file = root.resolve(name);
            var facts = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (facts.isRegularFile() && name.startsWith(prefix) && name.compareTo(after) > 0) {
                return Optional.of(LocalBlobStore.info(BlobKey.of(name), facts));
            }
            if (!facts.isRegularFile() && Files.isDirectory(file)) {
                queue.add(name + "/");
            }
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty(); // Deleted since its name was read.
        }
    }

    /// @param start the beginning of the keys in the directory, with the `/`; empty for the root
    private void read(String start) throws IOException {
        var directory = root.resolve(start);
        // Cheaper than asking each path for its file name, and a directory may have very many.
        int nameAt = directory.resolve("x").toString().length() - 1;
        try (var names = Files.newDirectoryStream(directory)) {
            for (var path : names) {
                var name = start + path.toString().substring(nameAt);
                if (mayMatter(name)) {
                    queue.add(name);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return; // Nothing was ever put there.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /// Whether the name, or a key in the directory of that name, may be on the page.
    private boolean mayMatter(String name) {
        // What comes before `after` as a file comes before it as a directory too, unless `after` begins with it.
        if (name.compareTo(after) < 0 && !after.startsWith(name)) {
            return false;
        }
        var inside = name + "/";
        return (inside.compareTo(after) >= 0 || after.startsWith(inside))
                && (name.startsWith(prefix) || prefix.startsWith(inside));
    }
}
