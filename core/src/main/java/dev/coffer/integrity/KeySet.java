package dev.coffer.integrity;

import dev.coffer.artifact.Digest;
import java.nio.ByteBuffer;

/// The first 128 bits of digests, in about 30 bytes each where a set of objects would take a hundred. Not for several threads.
public final class KeySet {
    static final int KEY_BYTES = 16;

    private static final int FIRST_SLOTS = 1 << 6;

    private long[] high;
    private long[] low;
    private int size;

    /// An empty one.
    public KeySet() {
        this(FIRST_SLOTS);
    }

    private KeySet(int slots) {
        high = new long[slots];
        low = new long[slots];
    }

    static KeySet of(ByteBuffer keys) {
        var set = new KeySet(Integer.highestOneBit(Math.max(FIRST_SLOTS, keys.remaining() / KEY_BYTES / 3 * 4)) << 1);
        while (keys.remaining() >= KEY_BYTES) {
            set.add(keys.getLong(), keys.getLong());
        }
        return set;
    }

    static void write(Digest key, ByteBuffer to) {
        to.putLong(key.a()).putLong(key.b());
    }

    boolean contains(Digest key) {
        int slot = slot(key.a(), key.b());
        return high[slot] == key.a() && low[slot] == key.b() && !isFree(slot);
    }

    /// Adds a digest; returns false when it was there already.
    public boolean add(Digest key) {
        return add(key.a(), key.b());
    }

    private boolean add(long a, long b) {
        int slot = slot(a, b);
        // A digest of zeros would look like a free slot; it is as good as never there.
        if (!isFree(slot) || (a == 0 && b == 0)) {
            return false;
        }
        high[slot] = a;
        low[slot] = b;
        if (++size > high.length / 4 * 3) {
            grow();
        }
        return true;
    }

    private void grow() {
        var larger = new KeySet(Math.multiplyExact(high.length, 2));
        for (int slot = 0; slot < high.length; slot++) {
            if (!isFree(slot)) {
                larger.add(high[slot], low[slot]);
            }
        }
        high = larger.high;
        low = larger.low;
    }

    private boolean isFree(int slot) {
        return high[slot] == 0 && low[slot] == 0;
    }

    /// Where a key is, or the free slot where it belongs. The keys are digests, so their bits are spread already.
    private int slot(long a, long b) {
        int mask = high.length - 1;
        int slot = (int) (a ^ b) & mask;
        while (!isFree(slot) && (high[slot] != a || low[slot] != b)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
