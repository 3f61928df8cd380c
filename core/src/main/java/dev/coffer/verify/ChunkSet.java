package dev.coffer.verify;

import dev.coffer.blob.ObjectId;
import dev.coffer.content.Chunk;
import dev.coffer.content.Place;

/// Which chunks were read already, as 64 bits of each: eight bytes where a chunk has a hundred and more. When it is full it forgets
/// everything, and what comes again is read again. Used by one thread.
final class ChunkSet {
    private static final int FIRST_SLOTS = 1 << 12;

    private final int limit;
    private long[] slots = new long[FIRST_SLOTS];
    private int size;

    /// @param limit how many it holds at most
    ChunkSet(int limit) {
        this.limit = limit;
    }

    /// What stands for a chunk at its place. Never 0.
    static long key(Chunk chunk, Place.Stored place) {
        return key(chunk, place.object(), place.offset());
    }

    private static long key(Chunk chunk, ObjectId object, long offset) {
        long key = chunk.digest().a() ^ Long.rotateLeft(chunk.digest().c(), 23);
        key = (key ^ object.ulid().high()) * 0x9e3779b97f4a7c15L;
        key = (key ^ (key >>> 32) ^ object.ulid().low()) * 0xbf58476d1ce4e5b9L;
        key = (key ^ (key >>> 29) ^ offset) * 0x94d049bb133111ebL;
        key ^= key >>> 31;
        return key == 0 ? 1 : key;
    }

    boolean has(long key) {
        return slots[slot(slots, key)] == key;
    }

    /// Notes a key; false when it was there already.
    boolean add(long key) {
        int at = slot(slots, key);
        if (slots[at] == key) {
            return false;
        }
        if (size == limit) {
            slots = new long[FIRST_SLOTS];
            size = 0;
            at = slot(slots, key);
        }
        slots[at] = key;
        size++;
        if (size > slots.length / 2) {
            grow();
        }
        return true;
    }

    private void grow() {
        var larger = new long[slots.length * 2];
        for (long key : slots) {
            if (key != 0) {
                larger[slot(larger, key)] = key;
            }
        }
        slots = larger;
    }

    /// Where a key is, or the free place where it belongs.
    private static int slot(long[] slots, long key) {
        int mask = slots.length - 1;
        int at = (int) (key >>> 32) & mask;
        while (slots[at] != 0 && slots[at] != key) {
            at = (at + 1) & mask;
        }
        return at;
    }
}
