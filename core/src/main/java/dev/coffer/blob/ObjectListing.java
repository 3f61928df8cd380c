package dev.coffer.blob;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Lists what a store has of objects. One that is created or deleted meanwhile may be listed or not; every other is, or this fails.
public final class ObjectListing {
    private ObjectListing() {}

    /// All packs, raw objects and manifests. Files of others among them are passed over.
    public static void each(BlobStore blobs, BiConsumer<ObjectId, BlobInfo> use) {
        for (var kind : ObjectId.Kind.values()) {
            each(blobs, kind, use, foreign -> {});
        }
    }

    /// All objects of one kind.
    ///
    /// @param foreign takes the keys in their folder that are of no object
    public static void each(
            BlobStore blobs, ObjectId.Kind kind, BiConsumer<ObjectId, BlobInfo> use, Consumer<BlobKey> foreign) {
        var folder = StoreLayout.objects(kind);
        for (var page = blobs.list(folder, "", BlobStore.PAGE_LIMIT);
                !page.isEmpty();
                page = blobs.list(folder, page.getLast().key().value(), BlobStore.PAGE_LIMIT)) {
            for (var info : page) {
                StoreLayout.objectOf(info.key())
                        .ifPresentOrElse(object -> use.accept(object, info), () -> foreign.accept(info.key()));
            }
        }
    }
}
