package dev.coffer.catalog;

import dev.coffer.artifact.Digest;
import dev.coffer.blob.ObjectId;
import java.util.List;
import java.util.stream.Stream;

/// Where the content of a version lies.
///
/// @param manifest       the manifest; versions with equal trees may share one
/// @param manifestDigest the digest at the end of the manifest, of everything before it; checked at every read
/// @param objects        every pack and raw object the manifest refers to, without the manifest itself
/// @param firstChunks          hints for deduplication: the first 64 bits of the first chunk's digest of files that
///                       came new with this version; incomplete for very large versions
public record Storage(ObjectId manifest, Digest manifestDigest, List<ObjectId> objects, List<Long> firstChunks) {
    /// Most firstChunks one version records.
    public static final int FIRST_CHUNKS_LIMIT = 65_536;

    public Storage {
        objects = List.copyOf(objects);
        firstChunks = List.copyOf(firstChunks);
    }

    public Storage withoutFirstChunks() {
        return firstChunks.isEmpty() ? this : new Storage(manifest, manifestDigest, objects, List.of());
    }

    /// The manifest and all that it refers to.
    public Stream<ObjectId> everyObject() {
        return Stream.concat(Stream.of(manifest), objects.stream());
    }
}
