package dev.coffer.cache;

import dev.coffer.artifact.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Pieces of blobs in a directory that several processes share. What was not used for the longest time goes when there is too
/// much.
///
/// Nothing here is needed, and nothing here fails: a piece that is missing, damaged or cannot be written is as good as never
/// kept. A piece is one file, written under another name and renamed. It ends with one byte that says whether the blob ends with
/// it, and the SHA-256 of its name, its bytes and that byte; one that does not fit is removed. Nothing is synced: a power cut may
/// leave a file that does not fit. Threads may share it.
public final class BlobCache implements AutoCloseable {
    /// Most bytes of one piece.
    static final int PIECE_LIMIT = 64 << 20;

    /// How often a finished piece is moved to its place before it counts as not to be kept.
    private static final int MOVES = 10;

    private static final int TRAILER = 1 + Digest.BYTES;
    private static final int PARTS = 8;
    private static final int DEPTH = 4;
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final Path directory;
    private final long most;
    private final Clock clock;
    private final RandomGenerator random;
    private final Duration closing;
    private final Sweeper sweeper;
    private volatile boolean writable = true;

    /// @param directory made when first needed
    /// @param most      bytes kept, all stores together
    public BlobCache(Path directory, long most, Clock clock, RandomGenerator random) {
        this(directory, most, clock, random, CLOSING);
    }

    /// @param closing how long closing waits for what goes on in the background
    BlobCache(Path directory, long most, Clock clock, RandomGenerator random, Duration closing) {
        this.directory = directory;
        this.most = most;
        this.clock = clock;
        this.random = random;
        this.closing = closing;
        this.sweeper = new Sweeper(directory, most, clock);
    }

    /// The first bytes of a piece, at most `length`; empty when they are not kept.
    Optional<byte[]> read(PieceName name, long length) {
        var file = name.in(directory);
        try {
            if (Files.size(file) > PIECE_LIMIT + TRAILER) {
                return Optional.empty();
            }
            var bytes = Files.readAllBytes(file);
            int body = bytes.length - TRAILER;
            if (body < 0 || !seal(name, bytes, body).equals(Digest.read(bytes, body + 1))) {
                Files.deleteIfExists(file);
                return Optional.empty();
            }
            boolean atEnd = bytes[body] != 0;
            if (!atEnd && body < length) {
                return Optional.empty();
            }
            touch(file);
            return Optional.of(Arrays.copyOf(bytes, (int) Math.min(body, length)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Digest seal(PieceName name, byte[] bytes, int body) {
        var sha = begin(name);
        sha.update(bytes, 0, body + 1);
        return Digest.read(sha.digest(), 0);
    }

    static MessageDigest begin(PieceName name) {
        var sha = Digest.sha256();
        sha.update(name.toString().getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
        return sha;
    }

    /// A piece to be written; empty when there is no use in it.
    Optional<PieceFile> write(PieceName name) {
        if (!writable) {
            return Optional.empty();
        }
        var temporary = Sweeper.temporary(directory).resolve(HexFormat.of().toHexDigits(random.nextLong()));
        try {
            Files.createDirectories(Sweeper.temporary(directory));
            return Optional.of(new PieceFile(this, name, temporary, Math.min(PIECE_LIMIT, most / PARTS)));
        } catch (IOException e) {
            giveUp();
            return Optional.empty();
        }
    }

    /// Keeps a whole blob.
    void write(PieceName name, List<ByteBuffer> parts) {
        write(name).ifPresent(piece -> {
            parts.forEach(part -> piece.append(part.duplicate()));
            piece.finish(true);
        });
    }

    /// Takes a finished file in.
    void publish(PieceName name, Path temporary, long bytes) throws IOException {
        var file = name.in(directory);
        for (int attempt = 1; ; attempt++) {
            try {
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
                break;
            } catch (NoSuchFileException e) {
                // Its directory is not there yet, or a sweep has just removed it because it was empty.
                if (attempt == MOVES) {
                    throw e;
                }
                Files.createDirectories(directoryOf(file));
            }
        }
        touch(file);
        sweeper.added(bytes);
    }

    /// Writes no more: the disk is full, or may not be written to.
    void giveUp() {
        writable = false;
    }

    /// Drops every piece of a blob.
    void forget(PieceName name) {
        var file = name.in(directory);
        try (var pieces = Files.newDirectoryStream(directoryOf(file), name.fileGlob())) {
            for (var piece : pieces) {
                Files.deleteIfExists(piece);
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // There is nothing, or nothing that could be dropped.
        }
    }

    /// A piece of a store's blob.
    ///
    /// @param name its key and offset, as in [PieceName]
    record Kept(String name, long length) {}

    /// What is kept of a store in one of its folders and below.
    List<Kept> list(String store, String folder) {
        var root = directory.resolve(store);
        try (var files = Files.find(root.resolve(folder), DEPTH, (_, attributes) -> attributes.isRegularFile())) {
            return files.map(file -> new Kept(
                            root.relativize(file).toString(),
                            Math.max(0, file.toFile().length() - TRAILER)))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        } catch (IOException e) {
            // It counts as used earlier than it was.
        }
    }

    private static Path directoryOf(Path file) {
        return file.toAbsolutePath().normalize().resolveSibling(".").normalize();
    }

    /// Waits a moment for what goes on in the background.
    @Override
    public void close() {
        sweeper.close(closing);
    }
}
