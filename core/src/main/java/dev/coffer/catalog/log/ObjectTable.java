package dev.coffer.catalog.log;

import dev.coffer.blob.ObjectId;
import dev.coffer.blob.ObjectNumbers;
import java.util.Arrays;

/// Numbers objects, and counts how many versions need each. Only grows. Not for several threads.
final class ObjectTable {
    private final ObjectNumbers numbers = new ObjectNumbers();
    private int[] needs = new int[64];

    /// The number of an object, a new one if need be.
    int number(ObjectId object) {
        int number = numbers.number(object);
        if (number == needs.length) {
            needs = Arrays.copyOf(needs, Math.multiplyExact(number, 2));
        }
        return number;
    }

    ObjectId object(int number) {
        return numbers.object(number);
    }

    void need(int number, int change) {
        needs[number] += change;
    }

    boolean isNeeded(ObjectId object) {
        int number = numbers.find(object);
        return number >= 0 && needs[number] > 0;
    }
}
