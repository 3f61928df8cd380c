package dev.coffer.inspect;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// A place in a file from which numbers and bytes are read, little-endian, and which can be moved. Reading beyond the end is
/// [Unreadable].
final class Cursor implements AutoCloseable {
    private static final int BUFFER_BYTES = 32 << 10;
    private static final int NEAR_BYTES = 128 << 10;

    private final Content content;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int filled;
    private long bufferEnd;
    private @Nullable InputStream stream;

    Cursor(Content content) {
        this.content = content;
    }

    long position() {
        return bufferEnd - filled + next;
    }

    long remaining() {
        return content.size() - position();
    }

    void seek(long position) {
        if (position < 0 || position > content.size()) {
            throw new Unreadable("it points at byte " + position + " of " + content.size());
        }
        long start = bufferEnd - filled;
        if (position >= start && position <= bufferEnd) {
            next = (int) (position - start);
            return;
        }
        if (position < bufferEnd || position - bufferEnd > NEAR_BYTES || !skipped(position - bufferEnd)) {
            close();
        }
        bufferEnd = position;
        filled = 0;
        next = 0;
    }

    /// Reads on to a place that is near: opening again would read the same chunk again.
    private boolean skipped(long bytes) {
        try {
            if (stream != null) {
                stream.skipNBytes(bytes);
            }
            return stream != null;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    void skip(long bytes) {
        require(bytes);
        seek(position() + bytes);
    }

    int u8() {
        if (next == filled) {
            require(1);
            fill();
        }
        return buffer[next++] & 0xff;
    }

    /// As [#u8], but -1 at the end.
    int next() {
        if (next == filled) {
            if (remaining() == 0) {
                return -1;
            }
            fill();
        }
        return buffer[next++] & 0xff;
    }

    int u16() {
        return u8() | u8() << 8;
    }

    long u32() {
        return u16() | (long) u16() << 16;
    }

    long i64() {
        return u32() | u32() << 32;
    }

    byte[] bytes(long length) {
        require(length);
        if (length > Integer.MAX_VALUE - 16) {
            throw new Unreadable("a part of it has " + length + " bytes, more than fits into memory");
        }
        var bytes = new byte[(int) length];
        read(bytes, bytes.length);
        return bytes;
    }

    void read(byte[] target, int length) {
        require(length);
        int done = Math.min(length, filled - next);
        System.arraycopy(buffer, next, target, 0, done);
        next += done;
        while (done < length) {
            if (length - done >= BUFFER_BYTES) {
                int count = readSome(target, done, length - done);
                done += count;
                bufferEnd += count;
                next = 0;
                filled = 0;
            } else {
                fill();
                int part = Math.min(length - done, filled);
                System.arraycopy(buffer, 0, target, done, part);
                next = part;
                done += part;
            }
        }
    }

    /// @throws Unreadable when fewer bytes are left
    void require(long bytes) {
        if (bytes < 0 || bytes > remaining()) {
            throw new Unreadable("it ends too early: " + Long.toUnsignedString(bytes) + " bytes are missing at byte "
                    + position() + " of " + content.size());
        }
    }

    private void fill() {
        filled = 0;
        next = 0;
        int count = readSome(buffer, 0, BUFFER_BYTES);
        filled = count;
        bufferEnd += count;
    }

    private int readSome(byte[] target, int offset, int length) {
        try {
            var open = stream;
            if (open == null) {
                open = content.open(bufferEnd, content.size() - bufferEnd);
                stream = open;
            }
            int count = open.read(target, offset, length);
            if (count <= 0) {
                throw new Unreadable("it ends too early, at byte " + bufferEnd + " of " + content.size());
            }
            return count;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static CofferException failed(IOException e) {
        return new CofferException.Unavailable("cannot read a file: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            if (stream != null) {
                stream.close();
            }
        } catch (IOException e) {
            throw failed(e);
        } finally {
            stream = null;
        }
    }
}
