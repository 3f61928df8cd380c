package dev.coffer.inspect;

import java.util.Arrays;

/// Numbers hashes of 128 bits in the order in which they come first. Some 40 bytes for each.
final class HashIndex {
    private static final int SMALLEST = 1 << 10;

    private long[] highs = new long[SMALLEST];
    private long[] lows = new long[SMALLEST];
    /// Numbers plus one, by open addressing; at most half full.
    private int[] places = new int[2 * SMALLEST];

    private int size;

    int size() {
        return size;
    }

    /// The number of a hash; when it is new, the [#size()] there was.
    int add(long high, long low) {
        int place = place(high, low);
        if (places[place] != 0) {
            return places[place] - 1;
        }
        if (size == highs.length) {
            grow();
            place = place(high, low);
        }
        highs[size] = high;
        lows[size] = low;
        places[place] = ++size;
        return size - 1;
    }

    /// The number of a hash, or -1.
    int find(long high, long low) {
        return places[place(high, low)] - 1;
    }

    /// Where a hash is, or the free place where it belongs.
    private int place(long high, long low) {
        int mask = places.length - 1;
        int place = (int) low & mask;
        while (places[place] != 0 && (highs[places[place] - 1] != high || lows[places[place] - 1] != low)) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        highs = Arrays.copyOf(highs, 2 * size);
        lows = Arrays.copyOf(lows, 2 * size);
        places = new int[2 * places.length];
        for (int i = 0; i < size; i++) {
            places[place(highs[i], lows[i])] = i + 1;
        }
    }
}
