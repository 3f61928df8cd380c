package dev.coffer.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How many bytes the cache has, as all processes together know it without looking at every file: a file of 64-bit numbers, first
/// what the last sweep counted, then what each write added. Threads may share it.
final class Usage {
    /// From this length on it is to be counted again.
    private static final long FILE_LIMIT = 1 << 20;

    private static final int STEP_BYTES = 64 << 10;

    private final Path file;
    private @Nullable Object identity;
    private long summedTo;
    private long sum;

    Usage(Path file) {
        this.file = file;
    }

    /// Adds to it.
    ///
    /// @return the bytes of all together; `Long.MAX_VALUE` when they must be counted
    synchronized long add(long bytes) throws IOException {
        boolean known = Files.exists(file);
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            channel.write(number(bytes));
        }
        return known ? sum() : Long.MAX_VALUE;
    }

    /// Begins anew with what was counted. One process at a time.
    synchronized void set(long bytes) throws IOException {
        var temporary = file.resolveSibling(file.getFileName() + "-new");
        Files.write(temporary, number(bytes).array());
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private long sum() throws IOException {
        var now = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        if (!Objects.equals(now, identity)) {
            identity = now;
            summedTo = 0;
            sum = 0;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var buffer = ByteBuffer.allocate(STEP_BYTES);
            while (channel.read(buffer, summedTo) > 0) {
                buffer.flip();
                while (buffer.remaining() >= Long.BYTES) {
                    sum += buffer.getLong();
                    summedTo += Long.BYTES;
                }
                if (buffer.hasRemaining()) {
                    return Long.MAX_VALUE; // A write that broke off.
                }
                buffer.clear();
            }
        }
        return summedTo > FILE_LIMIT ? Long.MAX_VALUE : sum;
    }

    private static ByteBuffer number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).flip();
    }
}
