package dev.coffer.sweep;

import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Gatherers;

/// What lies in a store: its objects, and files among them that are not Coffer's.
///
/// @param foreign those that are not, at most [SweepReport#LISTED]
record Inventory(Map<ObjectId, Lying> objects, List<BlobKey> foreign, long foreigns) {
    /// An object as it lies in the store.
    ///
    /// @param modified by the store's clock
    record Lying(long bytes, Instant modified) {}

    /// Lists a store. An object that is created or deleted meanwhile may be there or not; every other is, or this fails.
    static Inventory of(BlobStore blobs) {
        var all = new Inventory(new HashMap<>(), new ArrayList<>(), 0);
        long foreigns = 0;
        for (var part : Arrays.stream(ObjectId.Kind.values())
                .gather(Gatherers.mapConcurrent(3, kind -> list(blobs, StoreLayout.objects(kind))))
                .toList()) {
            all.objects().putAll(part.objects());
            part.foreign().stream()
                    .limit(SweepReport.LISTED - all.foreign().size())
                    .forEach(all.foreign()::add);
            foreigns += part.foreigns();
        }
        return new Inventory(all.objects(), all.foreign(), foreigns);
    }

    private static Inventory list(BlobStore blobs, String folder) {
        var objects = new HashMap<ObjectId, Lying>();
        var foreign = new ArrayList<BlobKey>();
        long foreigns = 0;
        for (var page = blobs.list(folder, "", BlobStore.PAGE_LIMIT);
                !page.isEmpty();
                page = blobs.list(folder, page.getLast().key().value(), BlobStore.PAGE_LIMIT)) {
            for (var info : page) {
                var object = StoreLayout.objectOf(info.key());
                if (object.isPresent()) {
                    objects.put(object.get(), new Lying(info.length(), info.modified()));
                } else if (++foreigns <= SweepReport.LISTED) {
                    foreign.add(info.key());
                }
            }
        }
        return new Inventory(objects, foreign, foreigns);
    }

    /// The length of an object; 0 when it is not there.
    long bytes(ObjectId object) {
        var lying = objects.get(object);
        return lying == null ? 0 : lying.bytes();
    }

    /// The bytes of all objects.
    long bytes() {
        return objects.values().stream().mapToLong(Lying::bytes).sum();
    }

    /// What interrupted checks of the store left behind.
    static List<BlobInfo> probes(BlobStore blobs) {
        return blobs.list(StoreLayout.PROBES, "", BlobStore.PAGE_LIMIT);
    }
}
