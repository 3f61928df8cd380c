package dev.coffer;

import dev.coffer.blob.BlobStore;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.log.LogCatalog;
import dev.coffer.config.VersionScheme;
import dev.coffer.content.ChunkerProfile;
import dev.coffer.retention.RetentionPolicy;
import dev.coffer.store.Backend;
import dev.coffer.store.Labels;
import dev.coffer.store.StoreFile;
import dev.coffer.transfer.Tuning;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// Opens stores on blob stores that a test holds in its hand, tuned so that small files get every kind of object.
final class TestBackends {
    private static final Tuning OBJECT_STORE =
            new Tuning(64 << 10, 128 << 10, 0, 1 << 20, 2, 4 << 20, 2, 1 << 20, 64 << 10, true, 256 << 20);

    private TestBackends() {}

    static final Ulid STORE = new Ulid(7, 7);

    static ArtifactStore open(BlobStore blobs, int seed) {
        return new ArtifactStore(backend(blobs, STORE), TestStores.options(seed));
    }

    /// As [#open(BlobStore, int)], with a place for what is noted on this machine.
    static ArtifactStore open(BlobStore blobs, int seed, Path local) {
        return new ArtifactStore(backend(blobs, STORE, Optional.of(local)), TestStores.options(seed));
    }

    /// As [#open(BlobStore, int)], where puts look whether what they refer to is there.
    static ArtifactStore openChecking(BlobStore blobs, int seed) {
        var tuning = new Tuning(64 << 10, 128 << 10, 0, 1 << 20, 2, 4 << 20, 2, 1 << 20, 64 << 10, false, 256 << 20);
        return new ArtifactStore(backend(blobs, STORE, Optional.empty(), tuning), TestStores.options(seed));
    }

    static Backend backend(BlobStore blobs, Ulid store) {
        return backend(blobs, store, Optional.empty());
    }

    private static Backend backend(BlobStore blobs, Ulid store, Optional<Path> local) {
        return backend(blobs, store, local, OBJECT_STORE);
    }

    private static Backend backend(BlobStore blobs, Ulid store, Optional<Path> local, Tuning tuning) {
        return new Backend(
                blobs,
                blobs,
                LogCatalog.open(blobs, store),
                new StoreFile(store, Instant.EPOCH, ChunkerProfile.DEFAULT, "json"),
                new Labels(VersionScheme.SEQUENCE, false),
                tuning,
                Optional.empty(),
                Optional.empty(),
                RetentionPolicy.NONE,
                local,
                false);
    }
}
