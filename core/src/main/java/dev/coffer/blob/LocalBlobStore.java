package dev.coffer.blob;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Blobs as files below a directory, the key being the path.
///
/// A put writes a temporary file, syncs it, links it to its place and syncs the directory: `link(2)` is the one call that
/// creates a name only where there is none, also between processes. A rename would replace silently. Where hard links are
/// missing the first put, and so a [BlobStoreProbe], is refused.
///
/// Reading never writes, so a store on a read-only file system can be read. Files whose names are no keys are ignored. A
/// symbolic link is never a blob; one to a directory is followed, because who put it there may write the store anyway.
///
/// Nobody may use a new file who may not use the root directory ([LocalPermissions]).
///
/// On a disk a blob `a` and a blob `a/b` cannot both exist; [StoreLayout] has no such keys.
public final class LocalBlobStore implements BlobStore {
    private final Path root;
    private final LocalDirectories directories;
    private final LocalTemps temps;

    private LocalBlobStore(Path root, RandomGenerator random) {
        this.root = root;
        var permissions = LocalPermissions.below(root);
        this.directories = new LocalDirectories(root, permissions);
        this.temps = new LocalTemps(root, directories, permissions, random);
    }

    /// Opens the store in a directory, which is made when it is missing.
    ///
    /// @param random names temporary files; must be safe for threads to share
    public static LocalBlobStore create(Path root, RandomGenerator random) {
        var path = root.toAbsolutePath().normalize();
        try {
            LocalDirectories.createRoot(path);
        } catch (IOException e) {
            throw LocalFailures.of("cannot create the directory", path, e);
        }
        return new LocalBlobStore(path, random);
    }

    /// Makes the directory of a store that is to be made, for its owner alone. All that is ever written into it is then its writer's alone too.
    public static void createPrivateDirectory(Path root) {
        var path = root.toAbsolutePath().normalize();
        try {
            LocalDirectories.createPrivateRoot(path);
        } catch (UnsupportedOperationException e) {
            throw new CofferException.Denied(
                    "there are no permissions on the file system of " + path, "make the store elsewhere", e);
        } catch (IOException e) {
            throw LocalFailures.of("cannot create the directory", path, e);
        }
    }

    /// Opens the store in a directory that exists. Writes nothing.
    ///
    /// @param random names temporary files; must be safe for threads to share
    public static LocalBlobStore open(Path root, RandomGenerator random) {
        var path = root.toAbsolutePath().normalize();
        if (!Files.isDirectory(path)) {
            throw new CofferException.NoStore(
                    "there is no directory " + path, "check root_path, or make a new store there");
        }
        return new LocalBlobStore(path, random);
    }

    @Override
    public boolean putIfAbsent(BlobKey key, BlobBody body) {
        var target = path(key);
        var directory = Objects.requireNonNull(target.getParent());
        prepare(directory);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return existing(target, directory);
        }
        var temp = temps.write(key, body);
        try {
            return link(temp, target) ? published(target, directory) : existing(target, directory);
        } finally {
            temps.drop(temp);
        }
    }

    @Override
    public ReadableByteChannel open(BlobKey key, long offset, long length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("not a range: " + offset + ", " + length);
        }
        var path = path(key);
        try {
            long size = facts(path).orElseThrow(() -> missing(key, null)).size();
            long start = Math.min(offset, size);
            var file = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            return new LocalRange(file, path, start, start + Math.min(length, size - start));
        } catch (NoSuchFileException e) {
            throw missing(key, e);
        } catch (IOException e) {
            throw LocalFailures.of("cannot read", path, e);
        }
    }

    @Override
    public Optional<BlobInfo> find(BlobKey key) {
        var path = path(key);
        try {
            return facts(path).map(facts -> info(key, facts));
        } catch (IOException e) {
            throw LocalFailures.of("cannot look at", path, e);
        }
    }

    /// Costs a read of every directory that may hold one of the keys, all of it: 0.1 s for 200,000 names. Whoever only
    /// wants to know whether the next key is there asks [#find].
    @Override
    public List<BlobInfo> list(String prefix, String after, int limit) {
        if (limit < 1 || limit > PAGE_LIMIT) {
            throw new IllegalArgumentException("not a page size: " + limit);
        }
        try {
            return new LocalListing(root, prefix, after, limit).page();
        } catch (IOException e) {
            throw LocalFailures.of("cannot list", root, e);
        }
    }

    /// Reads each directory once, where pages would read it again for each of them.
    @Override
    public void each(String prefix, String after, Consumer<BlobInfo> use) {
        try {
            new LocalListing(root, prefix, after, Integer.MAX_VALUE).each(use);
        } catch (IOException e) {
            throw LocalFailures.of("cannot list", root, e);
        }
    }

    @Override
    public void delete(Collection<BlobKey> keys) {
        var changed = new TreeSet<Path>();
        for (var key : keys) {
            var path = path(key);
            try {
                if (facts(path).isPresent() && Files.deleteIfExists(path)) {
                    changed.add(Objects.requireNonNull(path.getParent()));
                }
            } catch (IOException e) {
                throw LocalFailures.of("cannot delete", path, e);
            }
        }
        for (var directory : changed) {
            try {
                LocalDirectories.sync(directory);
            } catch (IOException e) {
                throw LocalFailures.of("cannot sync", directory, e);
            }
        }
    }

    @Override
    public String location() {
        return root.toString();
    }

    @Override
    public void close() {}

    static BlobInfo info(BlobKey key, BasicFileAttributes facts) {
        return new BlobInfo(key, facts.size(), facts.lastModifiedTime().toInstant());
    }

    private Path path(BlobKey key) {
        return root.resolve(key.value());
    }

    /// What is known of a regular file; empty when there is something else or nothing.
    private static Optional<BasicFileAttributes> facts(Path path) throws IOException {
        try {
            var facts = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return facts.isRegularFile() ? Optional.of(facts) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (LocalFailures.isBelowFile(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void prepare(Path directory) {
        try {
            directories.ensure(directory);
        } catch (IOException e) {
            directories.forget();
            throw LocalFailures.of("cannot create the directory", directory, e);
        }
    }

    private boolean link(Path temp, Path target) {
        try {
            Files.createLink(target, temp);
            return true;
        } catch (FileAlreadyExistsException e) {
            return isSame(temp, target);
        } catch (UnsupportedOperationException e) {
            throw LocalFailures.noLinks(root, e);
        } catch (NoSuchFileException e) {
            directories.forget();
            throw new CofferException.Unavailable("cannot link " + target + ": its directory was removed", e);
        } catch (IOException e) {
            if (LocalFailures.saysNoLinks(e)) {
                throw LocalFailures.noLinks(root, e);
            }
            if (LocalFailures.isCertain(e)) {
                throw LocalFailures.of("cannot link", target, e);
            }
            throw new CofferException.OutcomeUnknown("the link " + target + " may have failed: " + e.getMessage(), e);
        }
    }

    /// A network file system that lost its reply repeats the call and is told that the name is there: by its own doing.
    private static boolean isSame(Path temp, Path target) {
        try {
            return Files.isSameFile(temp, target);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new CofferException.OutcomeUnknown("cannot tell who made " + target + ": " + e.getMessage(), e);
        }
    }

    private static boolean published(Path target, Path directory) {
        try {
            LocalDirectories.sync(directory);
            return true;
        } catch (IOException e) {
            throw new CofferException.OutcomeUnknown(
                    "cannot sync " + directory + " after making " + target + ": " + e.getMessage(), e);
        }
    }

    /// Somebody else's blob may not be durable yet, and this caller is about to build on it.
    private static boolean existing(Path target, Path directory) {
        if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
                && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new CofferException.Denied(
                    "cannot make " + target + ": something that is not a blob is in the way", "move it away", null);
        }
        try {
            LocalDirectories.sync(directory);
            return false;
        } catch (IOException e) {
            throw LocalFailures.of("cannot sync", directory, e);
        }
    }

    private static CofferException missing(BlobKey key, @Nullable Throwable cause) {
        return new CofferException.NotFound("there is no blob " + key, null, cause);
    }
}
