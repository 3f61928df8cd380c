package dev.coffer.files;

import dev.coffer.artifact.Digest;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Remembers the digests of files that were read before, so that unchanged ones need not be read again.
///
/// One small file for each directory that was ever put, in the user's cache directory. It is a hint that can be lost: it is
/// written whole under another name and then renamed, carries a digest of itself, and is ignored when that does not fit.
/// A file's digest is only remembered when its stamp tells every later change ([StampTrust]).
public final class StatCache {
    private static final int MAGIC = 0xC0FFE201;
    private static final int FILES_LIMIT = 256;
    private static final int ENTRIES_LIMIT = 2_000_000;

    private final Path directory;
    private final RandomGenerator random;

    /// @param directory made when first needed
    public StatCache(Path directory, RandomGenerator random) {
        this.directory = directory;
        this.random = random;
    }

    /// What is remembered of one file.
    ///
    /// @param headBits the first 64 bits of its first chunk's digest
    public record Remembered(FileStamp stamp, Digest digest, long headBits) {}

    /// What is remembered of the files below `root`, by their path on disk.
    public Map<String, Remembered> load(Path root) {
        var file = fileFor(root);
        try {
            var bytes = Files.readAllBytes(file);
            int body = bytes.length - Digest.BYTES;
            if (body < 0 || !Digest.of(bytes, 0, body).equals(Digest.read(bytes, body))) {
                return Map.of();
            }
            return read(bytes, body);
        } catch (IOException | UncheckedIOException e) {
            return Map.of();
        }
    }

    private static Map<String, Remembered> read(byte[] bytes, int length) throws IOException {
        try (var in = new DataInputStream(new java.io.ByteArrayInputStream(bytes, 0, length))) {
            if (in.readInt() != MAGIC) {
                return Map.of();
            }
            int count = Math.min(in.readInt(), ENTRIES_LIMIT);
            var entries = HashMap.<String, Remembered>newHashMap(count);
            var digest = new byte[Digest.BYTES];
            for (int i = 0; i < count; i++) {
                var path = new byte[in.readUnsignedShort()];
                in.readFully(path);
                var stamp = new FileStamp(
                        in.readInt(), in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
                in.readFully(digest);
                entries.put(
                        new String(path, StandardCharsets.UTF_8),
                        new Remembered(stamp, Digest.read(digest, 0), in.readLong()));
            }
            return entries;
        }
    }

    /// Remembers files; replaces what was remembered of `root`. Failing to is no failure.
    public void save(Path root, Map<String, Remembered> entries) {
        if (entries.size() > ENTRIES_LIMIT) {
            return;
        }
        try {
            Files.createDirectories(directory);
            var temporary = directory.resolve(HexFormat.of().toHexDigits(random.nextLong()) + ".tmp");
            try {
                Files.write(temporary, bytes(entries));
                Files.move(temporary, fileFor(root), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
            prune();
        } catch (IOException e) {
            // A cache that cannot be written only costs time.
        }
    }

    private static byte[] bytes(Map<String, Remembered> entries) throws IOException {
        var buffer = new java.io.ByteArrayOutputStream(64 + entries.size() * 160);
        try (var out = new DataOutputStream(buffer)) {
            out.writeInt(MAGIC);
            out.writeInt(entries.size());
            for (var entry : entries.entrySet()) {
                var path = entry.getKey().getBytes(StandardCharsets.UTF_8);
                var remembered = entry.getValue();
                var stamp = remembered.stamp();
                out.writeShort(path.length);
                out.write(path);
                out.writeInt(stamp.mode());
                out.writeLong(stamp.size());
                out.writeLong(stamp.modified());
                out.writeLong(stamp.changed());
                out.writeLong(stamp.inode());
                out.writeLong(stamp.device());
                out.write(remembered.digest().bytes());
                out.writeLong(remembered.headBits());
            }
            out.write(Digest.of(buffer.toByteArray()).bytes());
        }
        return buffer.toByteArray();
    }

    /// Forgets the directories that were put the longest time ago.
    private void prune() throws IOException {
        try (var files = Files.list(directory)) {
            var oldestFirst = files.map(file -> Map.entry(file, modified(file)))
                    .sorted(Comparator.comparingLong(Map.Entry<Path, Long>::getValue))
                    .toList();
            for (int i = 0; i < oldestFirst.size() - FILES_LIMIT; i++) {
                Files.deleteIfExists(oldestFirst.get(i).getKey());
            }
        }
    }

    private static long modified(Path file) {
        return Optional.ofNullable(file.toFile())
                .map(java.io.File::lastModified)
                .orElse(0L);
    }

    private Path fileFor(Path root) {
        var name = Digest.of(root.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
        return directory.resolve(name.hex().substring(0, 32) + ".stat");
    }
}
