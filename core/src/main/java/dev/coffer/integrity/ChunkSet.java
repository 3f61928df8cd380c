package dev.coffer.integrity;

import dev.coffer.artifact.Digest;
import dev.coffer.content.Chunk;
import dev.coffer.content.Codec;
import dev.coffer.content.Place;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/// The chunks that were read already, each at its place, as 64 bits of each: eight bytes where a chunk has a hundred and more. When it is full it forgets
/// everything, and what comes again is read again. Used by one thread.
public final class ChunkSet {
    private static final int FIRST_SLOTS = 1 << 12;

    private final int limit;
    private final MessageDigest sha = Digest.sha256();
    private final ByteBuffer bytes = ByteBuffer.allocate(Digest.BYTES + 5 * Long.BYTES);
    private final long salt;
    private long[] slots = new long[FIRST_SLOTS];
    private int size;

    /// @param limit how many it holds at most
    /// @param salt  fresh and secret: nobody can make two chunks that stand for one another
    public ChunkSet(int limit, long salt) {
        this.limit = limit;
        this.salt = salt;
    }

    /// What stands for a chunk at its place. Never 0.
    private long key(Chunk chunk, Place.Stored place) {
        bytes.clear();
        bytes.putLong(salt).put(chunk.digest().bytes());
        bytes.putLong(place.object().ulid().high())
                .putLong(place.object().ulid().low());
        bytes.putLong(place.offset()).putInt(place.storedLength()).put((byte) (place.codec() == Codec.NONE ? 0 : 1));
        sha.update(bytes.flip());
        long key = Digest.read(sha.digest(), 0).a();
        return key == 0 ? 1 : key;
    }

    /// Returns whether a chunk was added.
    public boolean has(Chunk chunk, Place.Stored place) {
        long key = key(chunk, place);
        return slots[slot(slots, key)] == key;
    }

    /// Adds a chunk at its place; returns false when it was there already.
    public boolean add(Chunk chunk, Place.Stored place) {
        return add(key(chunk, place));
    }

    private boolean add(long key) {
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
