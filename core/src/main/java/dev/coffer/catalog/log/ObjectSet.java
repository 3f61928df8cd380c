package dev.coffer.catalog.log;

import dev.coffer.blob.ObjectId;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Names of objects, as small as they can be: a store has many. Not for several threads.
final class ObjectSet {
    private final Map<ObjectId.Kind, LongPairs> ulids = new EnumMap<>(ObjectId.Kind.class);

    void add(ObjectId object) {
        ulids.computeIfAbsent(object.kind(), kind -> new LongPairs()).put(object.ulid(), 1);
    }

    boolean contains(ObjectId object) {
        var ofKind = ulids.get(object.kind());
        return ofKind != null && ofKind.get(object.ulid()) != 0;
    }

    /// Those of the objects that are in it.
    Set<ObjectId> common(Collection<ObjectId> objects) {
        var common = new HashSet<ObjectId>();
        for (var object : objects) {
            if (contains(object)) {
                common.add(object);
            }
        }
        return common;
    }
}
