package dev.coffer.verify;

import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.ObjectListing;
import dev.coffer.blob.StoreLayout;
import java.util.HashMap;
import java.util.Map;

/// The lengths of the objects of a store, from one listing. One that the listing does not have is asked for by itself.
/// Used by one thread.
final class Listing {
    /// The length of an object that is not there.
    static final long MISSING = -1;

    private final BlobStore blobs;
    private final Map<ObjectId, Long> lengths = new HashMap<>();

    private Listing(BlobStore blobs) {
        this.blobs = blobs;
    }

    /// Lists everything.
    static Listing of(BlobStore blobs) {
        var listing = new Listing(blobs);
        ObjectListing.each(blobs, (id, info) -> listing.lengths.put(id, info.length()));
        return listing;
    }

    /// Lists nothing, and asks for each object: for one version.
    static Listing none(BlobStore blobs) {
        return new Listing(blobs);
    }

    /// In bytes; [#MISSING] when there is no such object.
    long length(ObjectId id) {
        return lengths.computeIfAbsent(id, this::asked);
    }

    /// Returns whether an object is there although the listing does not have it.
    boolean isUnlisted(ObjectId id) {
        return !lengths.containsKey(id) && length(id) != MISSING;
    }

    /// Bytes of all packs and raw objects.
    long bytes() {
        return lengths.entrySet().stream()
                .filter(each -> each.getKey().kind() != ObjectId.Kind.MANIFEST)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private long asked(ObjectId id) {
        return blobs.find(StoreLayout.object(id)).map(BlobInfo::length).orElse(MISSING);
    }
}
