package dev.coffer.blob;

import java.util.Arrays;
import java.util.List;

/// Numbers objects from 0 in the order in which they come first: about 35 bytes each, where a map of objects would take 120. Only
/// grows. Not for several threads.
public final class ObjectNumbers {
    /// The code of a kind is its place here.
    private static final List<ObjectId.Kind> KINDS =
            List.of(ObjectId.Kind.PACK, ObjectId.Kind.RAW, ObjectId.Kind.MANIFEST);
    private static final int FIRST_SIZE = 64;

    private long[] highs = new long[FIRST_SIZE];
    private long[] lows = new long[FIRST_SIZE];
    private byte[] kinds = new byte[FIRST_SIZE];
    private int size;

    /// Each 0, or a number + 1.
    private int[] slots = new int[2 * FIRST_SIZE];

    /// How many objects there are.
    public int size() {
        return size;
    }

    /// The number of an object, a new one if need be.
    public int number(ObjectId object) {
        int slot = slot(code(object.kind()), object.ulid().high(), object.ulid().low());
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        if (size == highs.length) {
            grow();
            slot = slot(code(object.kind()), object.ulid().high(), object.ulid().low());
        }
        highs[size] = object.ulid().high();
        lows[size] = object.ulid().low();
        kinds[size] = (byte) code(object.kind());
        size++;
        slots[slot] = size;
        return size - 1;
    }

    /// The number of an object; -1 when it has none.
    public int find(ObjectId object) {
        return slots[
                        slot(
                                code(object.kind()),
                                object.ulid().high(),
                                object.ulid().low())]
                - 1;
    }

    /// The object that has a number.
    public ObjectId object(int number) {
        return new ObjectId(KINDS.get(kinds[number]), new Ulid(highs[number], lows[number]));
    }

    private static int code(ObjectId.Kind kind) {
        return switch (kind) {
            case PACK -> 0;
            case RAW -> 1;
            case MANIFEST -> 2;
        };
    }

    /// Where the object is, or where it would be.
    private int slot(int kind, long high, long low) {
        int mask = slots.length - 1;
        int slot = hash(kind, high, low) & mask;
        while (slots[slot] != 0) {
            int number = slots[slot] - 1;
            if (lows[number] == low && highs[number] == high && kinds[number] == kind) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static int hash(int kind, long high, long low) {
        // The constant is 2^64 divided by the golden ratio: it spreads what differs little.
        long mixed = (high * 0x9e37_79b9_7f4a_7c15L + low + kind) * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> 32);
    }

    private void grow() {
        int length = Math.multiplyExact(highs.length, 2);
        highs = Arrays.copyOf(highs, length);
        lows = Arrays.copyOf(lows, length);
        kinds = Arrays.copyOf(kinds, length);
        slots = new int[Math.multiplyExact(length, 2)];
        for (int number = 0; number < size; number++) {
            slots[slot(kinds[number], highs[number], lows[number])] = number + 1;
        }
    }
}
