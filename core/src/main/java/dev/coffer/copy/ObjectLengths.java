package dev.coffer.copy;

import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.ObjectListing;
import dev.coffer.blob.StoreLayout;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/// How long the objects of a store are, as a listing says; one it does not have is asked for by itself, because a listing may
/// be older than the object. Threads may share it.
final class ObjectLengths {
    private final BlobStore blobs;
    private final Map<ObjectId, Long> listed = new ConcurrentHashMap<>();

    private ObjectLengths(BlobStore blobs) {
        this.blobs = blobs;
    }

    static ObjectLengths list(BlobStore blobs) {
        var lengths = new ObjectLengths(blobs);
        ObjectListing.each(blobs, (id, info) -> lengths.listed.put(id, info.length()));
        return lengths;
    }

    boolean isListed(ObjectId id) {
        return listed.containsKey(id);
    }

    Map<ObjectId, Long> all() {
        return listed;
    }

    /// Notes an object that is there now.
    ///
    /// @return false when it was known already
    boolean add(ObjectId id, long length) {
        return listed.putIfAbsent(id, length) == null;
    }

    /// Empty when there is no such object.
    OptionalLong of(ObjectId id) {
        var length = listed.get(id);
        return length == null ? asked(id) : OptionalLong.of(length);
    }

    /// As [#of], past the listing.
    OptionalLong asked(ObjectId id) {
        return blobs.find(StoreLayout.object(id)).stream()
                .mapToLong(BlobInfo::length)
                .findFirst();
    }
}
