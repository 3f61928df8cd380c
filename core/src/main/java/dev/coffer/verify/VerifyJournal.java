package dev.coffer.verify;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.ObjectId;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How far a verification of every byte of a store has come, in a file on this machine, so that the next one goes on
/// where one that was interrupted stopped.
///
/// The first line says when it began; each further line names a manifest and how many of its entries are read, or a
/// damaged object, and carries a check of itself, so that a line that broke off counts as not there. The file goes when
/// everything is read, and does not count after a week. Nothing here is needed, and nothing here fails. Used by one
/// thread.
public final class VerifyJournal implements AutoCloseable {
    private static final Duration COUNTS = Duration.ofDays(7);
    private static final int CHECK_CHARS = 8;

    private final Map<ObjectId, Integer> read = new HashMap<>();
    private final Set<ObjectId> damaged = new HashSet<>();
    private final @Nullable Path file;
    private final @Nullable OutputStream out;
    private Optional<Instant> resumed = Optional.empty();
    private boolean broken;

    private VerifyJournal(@Nullable Path file, @Nullable OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /// One that remembers nothing.
    public static VerifyJournal none() {
        return new VerifyJournal(null, null);
    }

    /// Goes on with the one in a file, or begins one.
    ///
    /// @param restarts whether what is there does not count
    public static VerifyJournal open(Path file, Clock clock, boolean restarts) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            // Not a channel, which an interrupt would close.
            var out = new FileOutputStream(file.toFile(), true);
            if (!isAlone(out)) {
                out.close();
                return none();
            }
            var journal = new VerifyJournal(file, out);
            journal.begin(out, clock.instant(), restarts);
            return journal;
        } catch (IOException e) {
            return none();
        }
    }

    private static boolean isAlone(FileOutputStream out) throws IOException {
        try {
            return out.getChannel().tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private void begin(FileOutputStream out, Instant now, boolean restarts) throws IOException {
        var lines = file == null ? List.<String>of() : Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        var began = lines.isEmpty() ? Optional.<Instant>empty() : began(lines.getFirst());
        if (restarts || began.isEmpty() || began.get().plus(COUNTS).isBefore(now)) {
            out.getChannel().truncate(0);
            write("began " + now);
            return;
        }
        resumed = began;
        lines.forEach(this::read);
    }

    private static Optional<Instant> began(String line) {
        try {
            return words(line)
                    .filter(words -> words.getFirst().equals("began"))
                    .map(words -> Instant.parse(words.get(1)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private void read(String line) {
        try {
            words(line).ifPresent(words -> {
                switch (words.getFirst()) {
                    case "read" -> read.put(ObjectId.parse(words.get(1)), Integer.parseInt(words.get(2)));
                    case "damaged" -> damaged.add(ObjectId.parse(words.get(1)));
                    default -> {}
                }
            });
        } catch (CofferException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // Another version of Coffer wrote it.
        }
    }

    private static Optional<List<String>> words(String line) {
        int end = line.lastIndexOf(' ');
        return end > 0 && line.substring(end + 1).equals(check(line.substring(0, end)))
                ? Optional.of(List.of(line.substring(0, end).split(" ", -1)))
                : Optional.empty();
    }

    private static String check(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, CHECK_CHARS);
    }

    /// When the verification began that this one goes on with; empty when it begins from the start.
    Optional<Instant> resumed() {
        return resumed;
    }

    /// How many entries of a manifest were read before.
    int entries(ObjectId manifest) {
        return read.getOrDefault(manifest, 0);
    }

    /// Returns whether something in an object was found damaged before.
    boolean isDamaged(ObjectId object) {
        return damaged.contains(object);
    }

    void read(ObjectId manifest, int entries) {
        write("read " + manifest + " " + entries);
    }

    void damaged(ObjectId object) {
        write("damaged " + object);
    }

    /// Says that everything is read.
    void finished() {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // It stops counting after a while.
        }
    }

    @Override
    public void close() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            // Nothing more to do with it.
        }
    }

    private void write(String text) {
        if (out == null || broken) {
            return;
        }
        try {
            out.write((text + " " + check(text) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            broken = true;
        }
    }
}
