package dev.coffer.sweep;

import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.ObjectListing;
import dev.coffer.blob.StoreLayout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Gatherers;

/// The listing of a store: its objects, and files among them that are not Coffer's.
///
/// @param foreign those that are not, at most [SweepReport#LISTED]
record Inventory(Map<ObjectId, ListedObject> objects, List<BlobKey> foreign, long foreignCount) {
    private static final int KINDS = ObjectId.Kind.values().length;

    /// An object as it lies in the store.
    ///
    /// @param modified by the store's clock
    record ListedObject(long bytes, Instant modified) {}

    /// Lists a store. An object that is created or deleted meanwhile may be there or not; every other is, or this
    /// fails.
    static Inventory of(BlobStore blobs) {
        var objects = new HashMap<ObjectId, ListedObject>();
        var foreign = new ArrayList<BlobKey>();
        long foreignCount = 0;
        for (var part : Arrays.stream(ObjectId.Kind.values())
                .gather(Gatherers.mapConcurrent(KINDS, kind -> of(blobs, kind)))
                .toList()) {
            objects.putAll(part.objects());
            part.foreign().stream().limit(SweepReport.LISTED - foreign.size()).forEach(foreign::add);
            foreignCount += part.foreignCount();
        }
        return new Inventory(objects, foreign, foreignCount);
    }

    private static Inventory of(BlobStore blobs, ObjectId.Kind kind) {
        var objects = new HashMap<ObjectId, ListedObject>();
        var foreign = new ArrayList<BlobKey>();
        long[] foreignCount = new long[1];
        ObjectListing.each(
                blobs,
                kind,
                (object, info) -> objects.put(object, new ListedObject(info.length(), info.modified())),
                key -> {
                    if (++foreignCount[0] <= SweepReport.LISTED) {
                        foreign.add(key);
                    }
                });
        return new Inventory(objects, foreign, foreignCount[0]);
    }

    /// The length of an object; 0 when it is not there.
    long bytes(ObjectId object) {
        var lying = objects.get(object);
        return lying == null ? 0 : lying.bytes();
    }

    /// The bytes of all objects.
    long bytes() {
        return objects.values().stream().mapToLong(ListedObject::bytes).sum();
    }

    /// Returns what interrupted checks of the store left behind.
    static List<BlobInfo> probes(BlobStore blobs) {
        return blobs.list(StoreLayout.PROBES, "", BlobStore.PAGE_LIMIT);
    }
}
