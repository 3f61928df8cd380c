package dev.coffer.ingest;

import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulids;
import dev.coffer.content.Chunk;
import dev.coffer.content.Place;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a put has stored and nothing refers to yet, in a file on this machine: so the next put of the same content goes on where
/// one that was killed stopped.
///
/// One file for each put, in a directory for each store. A line is appended when an object is durable, and carries a check of
/// itself, so a line that broke off counts as not there. The file goes when its put has committed, when another put that used it
/// has, or after 24 hours: then the collector may have taken the objects. Whatever is learned here is a hint. The commit finds out
/// whether the objects are still there.
///
/// While its put runs, a file is locked, so that nobody takes it for one that was left behind. What is in it may be used
/// all the same, because it is durable. Nothing here is needed, and nothing here fails. Threads may share it.
public final class PutJournal implements AutoCloseable {
    private static final Duration COUNTS = Duration.ofHours(24);
    private static final String END = ".put";

    private final @Nullable Path directory;
    private final Path file;
    private final Clock clock;
    private final Map<Path, List<JournalLine>> left = new HashMap<>();
    private final List<Chunk> found = new ArrayList<>();
    /// Not a channel, which an interrupt would close: a put that is given up notes what was just stored all the same.
    private @Nullable FileOutputStream stream;

    private boolean broken;

    private PutJournal(@Nullable Path directory, Path file, Clock clock) {
        this.directory = directory;
        this.file = file;
        this.clock = clock;
    }

    /// Begins a put, and reads what others left.
    ///
    /// @param directory of the store on this machine; empty: nothing is remembered
    public static PutJournal begin(Optional<Path> directory, Ulids ulids, Clock clock) {
        var place = directory.orElse(null);
        var journal = new PutJournal(place, directory.orElse(Path.of("")).resolve(ulids.next() + END), clock);
        if (place != null) {
            journal.readOthers(place);
        }
        return journal;
    }

    /// The chunks of objects that are in the store although nothing may refer to them yet.
    ///
    /// @param avoided objects that are not to be used
    synchronized List<Chunk> chunks(Set<ObjectId> avoided) {
        return found.stream()
                .filter(chunk -> !(chunk.place() instanceof Place.Stored stored && avoided.contains(stored.object())))
                .toList();
    }

    /// Notes an object that is durable now.
    synchronized void stored(ObjectId object, List<Chunk> chunks) {
        if (directory == null || broken) {
            return;
        }
        found.addAll(chunks);
        try {
            write(directory, new JournalLine(object, chunks).text());
        } catch (IOException e) {
            broken = true;
        }
    }

    private void write(Path place, String line) throws IOException {
        var open = stream;
        if (open == null) {
            Files.createDirectories(place);
            open = new FileOutputStream(file.toFile(), true);
            stream = open;
            var _ = open.getChannel().tryLock();
        }
        open.write(line.getBytes(StandardCharsets.US_ASCII));
    }

    /// Says that versions refer to these objects now.
    public synchronized void committed(Set<ObjectId> objects) {
        left.forEach((journal, lines) -> {
            if (lines.stream().anyMatch(line -> objects.contains(line.object()))) {
                delete(journal);
            }
        });
        if (stream != null) {
            delete(file);
        }
    }

    /// Lets go of the file; it stays there if nothing was committed.
    @Override
    public synchronized void close() {
        try {
            if (stream != null) {
                stream.close();
            }
        } catch (IOException e) {
            // Nothing more to do with it.
        }
    }

    private void readOthers(Path place) {
        try (var files = Files.newDirectoryStream(place, "*" + END)) {
            for (var each : files) {
                readOther(each);
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // There are none.
        }
    }

    private void readOther(Path journal) throws IOException {
        boolean abandoned = isAbandoned(journal);
        var age = Duration.between(Files.getLastModifiedTime(journal).toInstant(), clock.instant());
        if (age.compareTo(COUNTS) > 0) {
            if (abandoned) {
                delete(journal);
            }
            return;
        }
        var lines = Files.readAllLines(journal, StandardCharsets.ISO_8859_1).stream()
                .flatMap(line -> JournalLine.parse(line).stream())
                .toList();
        lines.forEach(line -> found.addAll(line.chunks()));
        if (abandoned) {
            left.put(journal, lines);
        }
    }

    private static boolean isAbandoned(Path journal) {
        try (var open = FileChannel.open(journal, StandardOpenOption.WRITE);
                var lock = open.tryLock()) {
            return lock != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    private static void delete(Path journal) {
        try {
            Files.deleteIfExists(journal);
        } catch (IOException e) {
            // It stops counting after a while.
        }
    }
}
