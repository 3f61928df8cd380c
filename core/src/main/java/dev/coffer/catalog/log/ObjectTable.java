package dev.coffer.catalog.log;

import dev.coffer.blob.ObjectId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Numbers objects from 0 in the order in which they come first, and counts how many versions need each. Only grows. Not for several
/// threads.
final class ObjectTable {
    private final Map<ObjectId.Kind, LongPairs> numbers = new EnumMap<>(ObjectId.Kind.class);
    private final List<ObjectId> objects = new ArrayList<>();
    private final IntList needs = new IntList();

    /// The number of an object, a new one if need be.
    int number(ObjectId object) {
        var ofKind = numbers.computeIfAbsent(object.kind(), kind -> new LongPairs());
        int known = ofKind.get(object.ulid());
        if (known != 0) {
            return known - 1;
        }
        objects.add(object);
        needs.add(0);
        ofKind.put(object.ulid(), objects.size());
        return objects.size() - 1;
    }

    ObjectId object(int number) {
        return objects.get(number);
    }

    void need(int number, int change) {
        needs.set(number, needs.get(number) + change);
    }

    boolean isNeeded(ObjectId object) {
        var ofKind = numbers.get(object.kind());
        int known = ofKind == null ? 0 : ofKind.get(object.ulid());
        return known != 0 && needs.get(known - 1) > 0;
    }
}
