package dev.coffer.accounting;

import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.ObjectListing;
import dev.coffer.blob.ObjectNumbers;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/// The sizes of the objects of a store, from one listing. Foreign files in the store's folders are not among them.
///
/// To compare them with the facts, read the facts first: an object that a version refers to was there before the
/// version. Not for several threads while it grows.
public final class ObjectSizes {
    private static final int FIRST_SIZE = 64;

    private final ObjectNumbers numbers = new ObjectNumbers();
    private final Map<ObjectId.Kind, Long> totals = new EnumMap<>(ObjectId.Kind.class);
    private final Map<ObjectId.Kind, Integer> counts = new EnumMap<>(ObjectId.Kind.class);
    private long[] bytes = new long[FIRST_SIZE];

    /// Lists all packs, raw objects and manifests.
    public static ObjectSizes of(BlobStore blobs) {
        var sizes = new ObjectSizes();
        ObjectListing.each(blobs, (object, info) -> sizes.put(object, info.length()));
        return sizes;
    }

    /// Notes the size of an object; once counts.
    public void put(ObjectId object, long length) {
        int known = numbers.size();
        int number = numbers.number(object);
        if (number < known) {
            return;
        }
        if (number == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.multiplyExact(bytes.length, 2));
        }
        bytes[number] = length;
        totals.merge(object.kind(), length, Long::sum);
        counts.merge(object.kind(), 1, Integer::sum);
    }

    /// How many objects there are.
    public int count() {
        return numbers.size();
    }

    /// How many objects of one kind there are.
    public int count(ObjectId.Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    /// The bytes of all of them.
    public long total() {
        return totals.values().stream().mapToLong(Long::longValue).sum();
    }

    /// The bytes of all of one kind.
    public long total(ObjectId.Kind kind) {
        return totals.getOrDefault(kind, 0L);
    }

    public boolean contains(ObjectId object) {
        return numbers.find(object) >= 0;
    }

    /// The bytes of an object; 0 when it is not there.
    public long bytes(ObjectId object) {
        int number = numbers.find(object);
        return number < 0 ? 0 : bytes[number];
    }

    /// The bytes of objects, none of which comes twice.
    public long bytes(Collection<ObjectId> objects) {
        return objects.stream().mapToLong(this::bytes).sum();
    }
}
