package dev.coffer.integrity;

import dev.coffer.artifact.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A set of digests in a file that is only appended to: a header and 16 bytes of each. Failing to read or write it is no failure. A key
/// that is damaged equals no other. When the file is full, its older half goes. Threads and processes may share it.
final class KeyFile {
    /// As long as a key.
    private static final byte[] MAGIC = "coffer verified\n".getBytes(StandardCharsets.US_ASCII);

    private final Optional<Path> file;
    private final int limit;
    private final RandomGenerator random;
    private final List<Digest> fresh = new ArrayList<>();
    private KeySet keys = new KeySet();
    private boolean isRead;

    /// @param file  empty: everything is forgotten when the process ends
    /// @param limit most keys in the file
    KeyFile(Optional<Path> file, int limit, RandomGenerator random) {
        this.file = file;
        this.limit = limit;
        this.random = random;
    }

    synchronized boolean contains(Digest key) {
        if (!isRead) {
            isRead = true;
            file.ifPresent(this::read);
        }
        return keys.contains(key);
    }

    /// Adds a key, without looking whether the file has it.
    synchronized void add(Digest key) {
        if (keys.add(key)) {
            fresh.add(key);
        }
    }

    private void read(Path path) {
        try {
            var all = KeySet.of(keysIn(Files.readAllBytes(path)));
            fresh.forEach(all::add);
            keys = all;
        } catch (IOException e) {
            // There is none yet, or what it says is found out again.
        }
    }

    private static ByteBuffer keysIn(byte[] bytes) {
        if (bytes.length < MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return ByteBuffer.allocate(0);
        }
        int length = bytes.length - MAGIC.length;
        return ByteBuffer.wrap(bytes, MAGIC.length, length - length % KeySet.KEY_BYTES);
    }

    /// Makes the keys that were added known to other processes.
    synchronized void save() {
        if (!fresh.isEmpty() && file.isPresent()) {
            var added = ByteBuffer.allocate(fresh.size() * KeySet.KEY_BYTES);
            fresh.forEach(key -> KeySet.write(key, added));
            try {
                save(file.get(), added.array());
            } catch (IOException e) {
                // It is found out again.
            }
        }
        fresh.clear();
    }

    private void save(Path path, byte[] added) throws IOException {
        long length = Files.exists(path) ? Files.size(path) : 0;
        boolean isWhole = length > 0 && length % KeySet.KEY_BYTES == 0 && isOurs(path);
        if (isWhole && (length + added.length) / KeySet.KEY_BYTES <= limit) {
            // One write that appends: processes that do so at once do not mix their keys.
            Files.write(path, added, StandardOpenOption.APPEND);
        } else {
            replace(path, isWhole ? keysIn(Files.readAllBytes(path)) : ByteBuffer.allocate(0), added);
        }
    }

    private static boolean isOurs(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
        }
    }

    private void replace(Path path, ByteBuffer before, byte[] added) throws IOException {
        int keep = Math.min(before.remaining(), limit / 2 * KeySet.KEY_BYTES);
        var all = ByteBuffer.allocate(MAGIC.length + keep + added.length);
        all.put(MAGIC).put(before.position(before.limit() - keep)).put(added);
        Files.createDirectories(path.toAbsolutePath().resolveSibling(""));
        var temporary =
                path.resolveSibling(path.getFileName() + "-" + HexFormat.of().toHexDigits(random.nextLong()) + ".tmp");
        try {
            Files.write(temporary, all.array());
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
