package dev.coffer.store;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.Ulid;
import dev.coffer.blob.Ulids;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/// An SQLite database that is being made: under a name of its own, beside the place that it takes when it is whole. So nobody ever opens
/// half of one.
///
/// Whoever makes one holds a lock on a file beside it. What has no such lock was left behind by somebody who was killed, and the next one
/// removes it. Not for several threads.
public final class NewDatabase implements AutoCloseable {
    private static final String MARK = ".new-";
    private static final String LOCK = ".lock";
    private static final List<String> BESIDE = List.of("-wal", "-shm", "-journal");

    private final Path place;
    private final Path file;
    private final Ulids ulids;
    private final Optional<FileChannel> lock;

    private NewDatabase(Path place, Path file, Ulids ulids, Optional<FileChannel> lock) {
        this.place = place;
        this.file = file;
        this.ulids = ulids;
        this.lock = lock;
    }

    /// Removes what was left behind, and reserves a name.
    ///
    /// @param place where the database belongs; its directory may be missing
    public static NewDatabase beside(Path place, Ulids ulids) {
        var whole = place.toAbsolutePath();
        if (Files.isDirectory(directory(whole))) {
            removeLeftovers(whole);
        }
        var file = whole.resolveSibling(name(whole) + MARK + ulids.next());
        return new NewDatabase(whole, file, ulids, lock(with(file, LOCK)));
    }

    /// The lock of a name that nobody else takes; empty where the file system has no locks. There nobody removes anything either.
    private static Optional<FileChannel> lock(Path path) {
        try {
            Files.createDirectories(directory(path));
            var channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null && Files.exists(path)) {
                    return Optional.of(channel);
                }
            } catch (IOException e) {
                // There are no locks.
            }
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            throw new CofferException.Denied(
                    "cannot make '" + path + "': " + e.getMessage(),
                    "check the directory, and that its disk has room",
                    e);
        }
    }

    /// Where it is made.
    public Path file() {
        return file;
    }

    /// Puts the database, which is closed by now, in its place.
    ///
    /// @return where that is which was there before
    public Optional<Path> takePlace() {
        checkWhole();
        var aside = keepAside();
        // First, so that whoever is killed behind the next step leaves nothing. Somebody who begins right now may take
        // this for left behind; then it is not there to be renamed.
        unlock();
        move(file, place);
        sync(directory(place));
        return aside;
    }

    /// What SQLite could not write into the file when it was closed is in another one beside it.
    private void checkWhole() {
        var log = with(file, "-wal");
        try {
            if (Files.exists(log) && Files.size(log) > 0) {
                throw new CofferException.Unavailable(
                        "the new database " + file + " could not be written to its end",
                        "make room on its disk, then run it again",
                        null);
            }
        } catch (IOException e) {
            throw new CofferException.Unavailable("cannot look at '" + log + "': " + e.getMessage(), e);
        }
    }

    /// The old database with the files beside it, under a name of its own. One of those would be taken for the new one's, also when the
    /// database itself is lost.
    private Optional<Path> keepAside() {
        var aside = place.resolveSibling(name(place) + ".old-" + ulids.next());
        for (var end : BESIDE) {
            if (Files.exists(with(place, end))) {
                move(with(place, end), with(aside, end));
            }
        }
        if (!Files.exists(place)) {
            return Optional.empty();
        }
        move(place, aside);
        return Optional.of(aside);
    }

    /// Removes what has not taken its place.
    @Override
    public void close() {
        try {
            remove(file);
        } catch (IOException e) {
            // The next one removes it.
        }
        unlock();
    }

    private void unlock() {
        try {
            if (lock.isPresent()) {
                lock.get().close();
            }
            Files.deleteIfExists(with(file, LOCK));
        } catch (IOException e) {
            // The next one removes it.
        }
    }

    private static void removeLeftovers(Path place) {
        try (var files = Files.newDirectoryStream(directory(place))) {
            var start = name(place) + MARK;
            var found = new TreeSet<Path>();
            for (var each : files) {
                if (name(each).startsWith(start)) {
                    made(each, start).ifPresent(found::add);
                }
            }
            for (var each : found) {
                if (!isInUse(with(each, LOCK))) {
                    remove(each);
                    Files.deleteIfExists(with(each, LOCK));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // They are in nobody's way.
        }
    }

    /// The new database that a file is or belongs to; empty when it is somebody else's.
    private static Optional<Path> made(Path path, String start) {
        int end = start.length() + Ulid.CHARS;
        var name = name(path);
        if (name.length() < end) {
            return Optional.empty();
        }
        var rest = name.substring(end);
        try {
            var _ = Ulid.parse(name.substring(start.length(), end));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return rest.isEmpty() || rest.equals(LOCK) || BESIDE.contains(rest)
                ? Optional.of(path.resolveSibling(name.substring(0, end)))
                : Optional.empty();
    }

    private static boolean isInUse(Path lock) throws IOException {
        if (!Files.exists(lock)) {
            return false;
        }
        try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private static void remove(Path database) throws IOException {
        for (var end : BESIDE) {
            Files.deleteIfExists(with(database, end));
        }
        Files.deleteIfExists(database);
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new CofferException.Denied("cannot rename '" + from + "' to '" + to + "'", null, e);
        }
    }

    private static void sync(Path directory) {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw new CofferException.Unavailable("cannot sync " + directory + ": " + e.getMessage(), e);
        }
    }

    private static Path directory(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    private static Path with(Path database, String end) {
        return database.resolveSibling(name(database) + end);
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
