package dev.coffer.store;

import dev.coffer.artifact.Digest;
import dev.coffer.blob.BlobStore;
import dev.coffer.cache.BlobCache;
import dev.coffer.cache.CachingBlobStore;
import dev.coffer.cache.Marks;
import dev.coffer.config.CachePolicy;
import dev.coffer.config.Location;
import dev.coffer.config.StoreConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// What this machine keeps of one store on a network.
///
/// @param directory of all stores
/// @param store     the name of this one here, see [#name]
public record LocalCache(Path directory, String store, CachePolicy policy, StoreOptions options) {
    private static final long MIB = 1 << 20;

    /// Empty for a store on a disk, and where nothing may be kept.
    public static Optional<LocalCache> of(StoreConfig config, StoreFile file, StoreOptions options) {
        return config.location() instanceof Location.Local
                ? Optional.empty()
                : options.cacheDirectory()
                        .map(directory ->
                                new LocalCache(directory, name(config.location(), file), config.cache(), options));
    }

    /// Where this machine notes something about a store, wherever that is; empty where nothing may be noted.
    public static Optional<Path> directory(StoreConfig config, StoreFile file, StoreOptions options) {
        return options.cacheDirectory().map(directory -> own(directory, name(config.location(), file)));
    }

    /// The id of a store and where it is. Another store in the same place has another id; but whoever makes a store chooses its id,
    /// so a store elsewhere that has the same must not answer for this one.
    private static String name(Location location, StoreFile file) {
        var endpoint = switch (location) {
            case Location.Local _ -> Optional.<URI>empty();
            case Location.S3 s3 -> s3.endpoint();
            case Location.Gcs gcs -> gcs.endpoint();
            case Location.Azure azure -> azure.endpoint();
        };
        var place = location.address() + endpoint.map(uri -> " at " + uri).orElse("");
        return file.id() + "-"
                + Digest.of(place.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /// The store, with what is read of it kept.
    public BlobStore wrap(BlobStore blobs) {
        if (!policy.manifests() && !policy.content()) {
            return blobs;
        }
        var cache = new BlobCache(directory.resolve("blobs"), policy.maxMib() * MIB, options.clock(), options.random());
        return new CachingBlobStore(
                blobs, cache, store, new CachingBlobStore.Kinds(policy.manifests(), policy.content()));
    }

    public Marks marks() {
        return new Marks(own().resolve("marks"), options.clock());
    }

    /// Where it is noted what puts have stored that have not committed.
    public Path unfinished() {
        return own().resolve("puts");
    }

    private Path own() {
        return own(directory, store);
    }

    private static Path own(Path directory, String store) {
        return directory.resolve("stores").resolve(store);
    }
}
