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
        each(
                blobs,
                StoreLayout.objects(kind),
                "",
                info -> StoreLayout.objectOf(info.key())
                        .ifPresentOrElse(object -> use.accept(object, info), () -> foreign.accept(info.key())));
    }

    /// Lists every blob whose key begins with a prefix.
    ///
    /// @param after where to begin, exclusive; the empty text begins at the first
    public static void each(BlobStore blobs, String prefix, String after, Consumer<BlobInfo> use) {
        for (var page = blobs.list(prefix, after, BlobStore.PAGE_LIMIT);
                !page.isEmpty();
                page = blobs.list(prefix, page.getLast().key().value(), BlobStore.PAGE_LIMIT)) {
            page.forEach(use);
        }
    }
}
