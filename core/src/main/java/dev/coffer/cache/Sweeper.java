package dev.coffer.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Removes what was not used for the longest time when the cache has too much. It does so in a thread of its own, one process at
/// a time. Threads may share it.
final class Sweeper {
    /// A file takes at least this much of a disk.
    private static final long BLOCK = 4_096;

    /// What other processes are writing right now is younger.
    private static final Duration ABANDONED = Duration.ofHours(24);

    private final Path directory;
    private final long most;
    private final Clock clock;
    private final Usage usage;
    private @Nullable Thread sweeping;

    /// @param most bytes that may stay
    Sweeper(Path directory, long most, Clock clock) {
        this.directory = directory;
        this.most = most;
        this.clock = clock;
        this.usage = new Usage(directory.resolve(".usage"));
    }

    /// Where files are that are being written.
    static Path temporary(Path directory) {
        return directory.resolve(".tmp");
    }

    /// Says that a file was added, and has something removed if that was too much.
    synchronized void added(long bytes) throws IOException {
        if (usage.add(onDisk(bytes)) > most && (sweeping == null || !sweeping.isAlive())) {
            sweeping = Thread.ofPlatform().name("coffer-cache").daemon().start(this::sweep);
        }
    }

    private static long onDisk(long bytes) {
        return Math.ceilDiv(bytes, BLOCK) * BLOCK;
    }

    /// Waits for what goes on, for a while at most.
    void close(Duration longest) {
        Thread thread;
        synchronized (this) {
            thread = sweeping;
        }
        if (thread == null) {
            return;
        }
        try {
            if (!thread.join(longest)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private record Found(Path file, long bytes, Instant used) {}

    private void sweep() {
        try (var channel = FileChannel.open(
                        directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            if (lock != null) {
                usage.set(sweepAlone());
            }
        } catch (IOException | OverlappingFileLockException | OutOfMemoryError e) {
            // Another process or store is at it, or nothing can be done. Nobody waits for it.
        }
    }

    /// @return how many bytes are left
    private long sweepAlone() throws IOException {
        var found = find();
        long total = found.stream().mapToLong(Found::bytes).sum();
        if (total <= most) {
            return total;
        }
        // Names decide where a file system counts time in steps.
        found.sort(Comparator.comparing(Found::used).thenComparing(Found::file));
        for (var each : found) {
            // Some room, so that the next write does not sweep again.
            if (total <= most - most / 8 || Thread.currentThread().isInterrupted()) {
                break;
            }
            Files.deleteIfExists(each.file());
            total -= each.bytes();
        }
        return total;
    }

    /// All pieces. What a process that died left half written is removed on the way, and so are empty directories.
    private List<Found> find() throws IOException {
        var found = new ArrayList<Found>();
        var abandoned = clock.instant().minus(ABANDONED);
        var temporary = temporary(directory);
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                var used = attributes.lastModifiedTime().toInstant();
                if (file.startsWith(temporary)) {
                    if (used.isBefore(abandoned)) {
                        Files.deleteIfExists(file);
                    }
                } else if (!directory.equals(file.getParent())) {
                    found.add(new Found(file, onDisk(attributes.size()), used));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) {
                try {
                    if (!visited.equals(directory) && !visited.equals(temporary)) {
                        Files.deleteIfExists(visited);
                    }
                } catch (IOException e) {
                    // Most are not empty.
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
