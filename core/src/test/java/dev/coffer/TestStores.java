package dev.coffer;

import dev.coffer.artifact.Code;
import dev.coffer.artifact.Origin;
import dev.coffer.blob.BlobStore;
import dev.coffer.config.StoreConfig;
import dev.coffer.content.ChunkerProfile;
import dev.coffer.files.StatCache;
import dev.coffer.store.Backend;
import dev.coffer.store.StoreOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/// Opens stores for tests: a fixed origin, and a cache of digests only where a test asks for one.
public final class TestStores {
    public static final Origin ORIGIN = new Origin(
            Optional.of("run-1"), Optional.of("tester"), Optional.of("here"), Optional.empty(), Code.UNKNOWN);

    private TestStores() {}

    public static StoreOptions options(long seed) {
        return new StoreOptions(Clock.systemUTC(), new Random(seed), 2, Optional.empty(), () -> ORIGIN);
    }

    public static StoreOptions cached(long seed, Path cache) {
        var random = new Random(seed);
        // Files that are made now can be trusted.
        var clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5));
        return new StoreOptions(clock, random, 2, Optional.of(new StatCache(cache, random)), () -> ORIGIN);
    }

    /// A store that counts as one on a network, whatever it is made of.
    public static ArtifactStore network(BlobStore blobs) {
        var options = options(Seeds.next());
        return new ArtifactStore(Backend.openOrCreate(StoreConfig.at("s3://bucket"), blobs, options), options);
    }

    /// A new store that cuts files as asked.
    public static ArtifactStore create(StoreConfig config, StoreOptions options, ChunkerProfile chunker) {
        return new ArtifactStore(Backend.openOrCreate(config, options, chunker), options);
    }

    /// A store that is there already, in memory.
    public static ArtifactStore existing(BlobStore blobs, StoreOptions options) {
        return existing(blobs, options, "s3://bucket");
    }

    /// A store that is there already, in memory, and counts as being at some place.
    public static ArtifactStore existing(BlobStore blobs, StoreOptions options, String place) {
        return new ArtifactStore(Backend.open(StoreConfig.at(place), blobs, options), options);
    }

    public static ArtifactStore open(Path root) {
        return ArtifactStore.openOrCreate(StoreConfig.local(root), options(Seeds.next()));
    }
}
