package dev.coffer.inspect;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// Turns varints into numbers of a fixed length, little-endian. Ends where they end.
final class VarintStream extends InputStream {
    private static final int MOST_BYTES = 10;

    private final InputStream in;
    private final int bytesEach;
    private long value;
    private int left;

    VarintStream(InputStream in, int bytesEach) {
        this.in = new BufferedInputStream(in);
        this.bytesEach = bytesEach;
    }

    @Override
    public int read() throws IOException {
        if (left == 0 && !nextValue()) {
            return -1;
        }
        int next = (int) value & 0xff;
        value >>>= 8;
        left--;
        return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        int count = 0;
        while (count < length) {
            int next = read();
            if (next < 0) {
                break;
            }
            target[offset + count++] = (byte) next;
        }
        return count == 0 && length > 0 ? -1 : count;
    }

    private boolean nextValue() throws IOException {
        value = 0;
        for (int i = 0; i < MOST_BYTES; i++) {
            int next = in.read();
            if (next < 0) {
                if (i == 0) {
                    return false;
                }
                throw new IOException("a number ends too early");
            }
            value |= (long) (next & 0x7f) << (7 * i);
            if (next < 0x80) {
                left = bytesEach;
                return true;
            }
        }
        throw new IOException("a number is too long");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
