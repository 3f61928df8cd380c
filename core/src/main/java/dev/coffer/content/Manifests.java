package dev.coffer.content;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import java.util.LinkedHashMap;
import java.util.Map;

/// Stores and loads manifests, and keeps the last few that were used. Threads may share it.
public final class Manifests {
    /// Largest manifest object, in bytes.
    public static final int LIMIT_BYTES = 1 << 29;

    private static final int KEPT = 4;
    private static final int KEPT_ENTRIES = 100_000;

    private final BlobStore blobs;
    private final ObjectReader reader;
    private final Map<Key, Loaded> kept = new LinkedHashMap<>(KEPT, 0.75f, true);

    public Manifests(BlobStore blobs) {
        this.blobs = blobs;
        this.reader = new ObjectReader(blobs);
    }

    /// A manifest is one only with the digest that vouches for it.
    private record Key(ObjectId id, Digest digest) {}

    /// A manifest as it was read.
    ///
    /// @param tree the digest of the tree it lists, computed here
    public record Loaded(Manifest manifest, Digest tree) {}

    /// Makes a manifest durable.
    ///
    /// @return its size in bytes
    public long store(ObjectId id, ManifestFormat.Encoded encoded) {
        if (encoded.bytes().length > LIMIT_BYTES) {
            throw new CofferException.Invalid("the version has too many files: its manifest has "
                    + encoded.bytes().length + " bytes, more than " + LIMIT_BYTES);
        }
        blobs.putIfAbsent(StoreLayout.object(id), BlobBody.of(encoded.bytes()));
        return encoded.bytes().length;
    }

    /// Loads a manifest and checks its bytes.
    ///
    /// @param digest what the catalog says of it
    /// @throws CofferException.Corrupt when it is missing or damaged
    public Loaded load(ObjectId id, Digest digest) {
        var key = new Key(id, digest);
        synchronized (kept) {
            var found = kept.get(key);
            if (found != null) {
                return found;
            }
        }
        var manifest =
                reader.readVerified(id, () -> ManifestFormat.decode(id, reader.readAll(id, LIMIT_BYTES), digest));
        var loaded = new Loaded(manifest, manifest.digest());
        keep(key, loaded);
        return loaded;
    }

    private void keep(Key key, Loaded loaded) {
        if (loaded.manifest().entries().size() > KEPT_ENTRIES) {
            return;
        }
        synchronized (kept) {
            kept.put(key, loaded);
            if (kept.size() > KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
    }
}
