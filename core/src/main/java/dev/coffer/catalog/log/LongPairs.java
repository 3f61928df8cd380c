package dev.coffer.catalog.log;

import dev.coffer.blob.Ulid;

/// Pairs of longs, each with a number above 0, in arrays: less than half of what a map of objects takes, where there is
/// one for every entry. A ULID is a pair; a number alone is a pair with 0. Only grows. Not for several threads.
final class LongPairs {
    private static final int FIRST_SIZE = 64;

    private long[] firsts = new long[FIRST_SIZE];
    private long[] seconds = new long[FIRST_SIZE];
    private int[] values = new int[FIRST_SIZE];
    private int size;

    void put(Ulid ulid, int value) {
        put(ulid.high(), ulid.low(), value);
    }

    void put(long first, long second, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("not above 0: " + value);
        }
        if (4L * (size + 1) > 3L * values.length) {
            grow();
        }
        int slot = slot(first, second);
        if (values[slot] == 0) {
            firsts[slot] = first;
            seconds[slot] = second;
            size++;
        }
        values[slot] = value;
    }

    /// 0 when there is none.
    int get(Ulid ulid) {
        return get(ulid.high(), ulid.low());
    }

    int get(long first, long second) {
        return values[slot(first, second)];
    }

    /// Where the pair is, or where it would be.
    private int slot(long first, long second) {
        int mask = values.length - 1;
        int slot = hash(first, second) & mask;
        while (values[slot] != 0 && (firsts[slot] != first || seconds[slot] != second)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static int hash(long first, long second) {
        // The constant is 2^64 divided by the golden ratio: it spreads what differs little.
        long mixed = (first * 0x9e37_79b9_7f4a_7c15L + second) * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> 32);
    }

    private void grow() {
        var oldFirsts = firsts;
        var oldSeconds = seconds;
        var oldValues = values;
        firsts = new long[Math.multiplyExact(oldValues.length, 2)];
        seconds = new long[firsts.length];
        values = new int[firsts.length];
        for (int i = 0; i < oldValues.length; i++) {
            if (oldValues[i] != 0) {
                int slot = slot(oldFirsts[i], oldSeconds[i]);
                firsts[slot] = oldFirsts[i];
                seconds[slot] = oldSeconds[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
