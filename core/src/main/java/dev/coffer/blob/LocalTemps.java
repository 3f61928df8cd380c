package dev.coffer.blob;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/// The files that become blobs: written and synced here, then linked to their place.
///
/// They lie in `.tmp`, which no key can name, because no segment of a key begins with a dot. When made it is its owner's
/// alone, so that nobody can put a link in a writer's way. Threads may share it.
final class LocalTemps {
    private static final String DIRECTORY = ".tmp";
    private static final int SWEPT_AT_MOST = 1_000;
    private static final Duration STALE = Duration.ofHours(24);

    private final Path directory;
    private final LocalDirectories directories;
    private final LocalPermissions permissions;
    private final RandomGenerator random;
    private final AtomicBoolean swept = new AtomicBoolean();

    LocalTemps(Path root, LocalDirectories directories, LocalPermissions permissions, RandomGenerator random) {
        this.directory = root.resolve(DIRECTORY);
        this.directories = directories;
        this.permissions = permissions;
        this.random = random;
    }

    /// A new file with all of the body's bytes, synced. When this fails there is no such file.
    Path write(BlobKey key, BlobBody body) {
        var path = directory.resolve(freshName());
        var file = create(path);
        boolean whole = false;
        try {
            try (file) {
                fill(new LocalSink(file, path), key, body);
                // A sync that failed proves nothing when it is repeated: the bytes go to a new file or nowhere.
                file.force(true);
            }
            whole = true;
        } catch (IOException e) {
            throw LocalFailures.of("cannot sync", path, e);
        } finally {
            if (!whole) {
                drop(path);
            }
        }
        sweepOnce(path);
        return path;
    }

    /// Removes a file. One that stays is litter, which a later writer sweeps up; it is no reason for a put to fail.
    void drop(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            return;
        }
    }

    private FileChannel create(Path path) {
        try {
            directories.ensure(directory, LocalPermissions.ownerOnly(directory));
            var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return FileChannel.open(path, options, permissions.ofFiles());
        } catch (IOException e) {
            directories.forget();
            throw LocalFailures.of("cannot create", path, e);
        }
    }

    private static void fill(LocalSink sink, BlobKey key, BlobBody body) {
        try {
            body.writeTo(sink);
        } catch (IOException e) {
            throw LocalFailures.of("cannot read what is to be stored as", Path.of(key.value()), e);
        }
        if (body.length() >= 0 && body.length() != sink.written()) {
            throw new IllegalStateException(
                    "the body of " + key + " said it had " + body.length() + " bytes and wrote " + sink.written());
        }
    }

    private String freshName() {
        var hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }

    /// Once for each store object, removes what writers left that were killed long ago. Ages are by the file system's clock
    /// alone, which `fresh` has just told. A writer that is slower than that loses its file and its put fails cleanly.
    private void sweepOnce(Path fresh) {
        if (!swept.compareAndSet(false, true)) {
            return;
        }
        try (var files = Files.newDirectoryStream(directory)) {
            var limit = Files.getLastModifiedTime(fresh).toInstant().minus(STALE);
            int seen = 0;
            for (var file : files) {
                if (seen++ == SWEPT_AT_MOST) {
                    return;
                }
                dropIfBefore(limit, file);
            }
        } catch (IOException | DirectoryIteratorException e) {
            return; // The next writer sweeps.
        }
    }

    private void dropIfBefore(Instant limit, Path file) throws IOException {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
            drop(file);
        }
    }
}
