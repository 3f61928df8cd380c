package dev.coffer;

import java.io.InputStream;
import java.util.SplittableRandom;

/// Bytes that cannot be compressed and are the same each time, without a file.
final class RandomStream extends InputStream {
    private static final int STEP = 64 << 10;

    private final SplittableRandom random;
    private final byte[] step = new byte[STEP];
    private int used = STEP;
    private long left;

    RandomStream(long seed, long length) {
        this.random = new SplittableRandom(seed);
        this.left = length;
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (left == 0) {
            return -1;
        }
        if (used == STEP) {
            random.nextBytes(step);
            used = 0;
        }
        int count = (int) Math.min(Math.min(length, STEP - used), left);
        System.arraycopy(step, used, target, offset, count);
        used += count;
        left -= count;
        return count;
    }
}
