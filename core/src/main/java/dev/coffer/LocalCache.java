package dev.coffer;

import dev.coffer.blob.BlobStore;
import dev.coffer.cache.BlobCache;
import dev.coffer.cache.CachingBlobStore;
import dev.coffer.cache.Marks;
import dev.coffer.config.CachePolicy;
import dev.coffer.config.Location;
import dev.coffer.config.StoreConfig;
import java.nio.file.Path;
import java.util.Optional;

/// What this machine keeps of one store on a network.
///
/// @param directory of all stores
/// @param store     the id of this one: another store in the same place has another
record LocalCache(Path directory, String store, CachePolicy policy, StoreOptions options) {
    private static final long MIB = 1 << 20;

    /// Empty for a store on a disk, and where nothing may be kept.
    static Optional<LocalCache> of(StoreConfig config, StoreFile file, StoreOptions options) {
        return config.location() instanceof Location.Local
                ? Optional.empty()
                : options.cacheDirectory()
                        .map(directory -> new LocalCache(directory, file.id().toString(), config.cache(), options));
    }

    /// Where this machine notes something about a store, wherever that is; empty where nothing may be noted.
    static Optional<Path> directory(StoreFile file, StoreOptions options) {
        return options.cacheDirectory()
                .map(directory -> own(directory, file.id().toString()));
    }

    /// The store, with what is read of it kept.
    BlobStore wrap(BlobStore blobs) {
        if (!policy.manifests() && !policy.content()) {
            return blobs;
        }
        var cache = new BlobCache(directory.resolve("blobs"), policy.maxMib() * MIB, options.clock(), options.random());
        return new CachingBlobStore(
                blobs, cache, store, new CachingBlobStore.Kinds(policy.manifests(), policy.content()));
    }

    Marks marks() {
        return new Marks(own().resolve("marks"), options.clock());
    }

    /// Where it is noted what puts have stored that have not committed.
    Path unfinished() {
        return own().resolve("puts");
    }

    private Path own() {
        return own(directory, store);
    }

    private static Path own(Path directory, String store) {
        return directory.resolve("stores").resolve(store);
    }
}
