package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobOperation;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.FaultyBlobStore;
import dev.coffer.blob.FaultyBlobStore.Fault;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.StoreLayout;
import dev.coffer.config.CachePolicy;
import dev.coffer.config.StoreConfig;
import dev.coffer.store.Backend;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is damaged on the way is read once more; what is damaged in the store is reported.
class SecondReadTest {
    private static final StoreConfig CONFIG = StoreConfig.at("s3://bucket").withCache(new CachePolicy(true, true, 100));
    private static final int BOUND = 100;

    @TempDir
    Path place;

    private final MemoryBlobStore memory = new MemoryBlobStore(Clock.systemUTC());
    private Path source;

    @BeforeEach
    void fill() {
        source = place.resolve("source");
        Trees.write(source.resolve("large.bin"), Trees.random(1, 8_500_000));
        Trees.write(source.resolve("table.csv"), Trees.text(2, 300_000));
        try (var store = open(memory, place.resolve("writer"), true)) {
            for (int i = 0; i < 66; i++) {
                store.put(PutRequest.of("small", Trees.write(place.resolve("x"), Trees.random(i, 50)))
                        .build());
            }
            store.put(PutRequest.of("d", source).build());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLIPPED_BYTE", "TRUNCATED_READ"})
    void anyReadMayBeDamagedOnce(Fault fault) throws IOException {
        int nth = 2; // The first is of the store's own file, which has no digest.
        for (boolean more = true; more; nth++) {
            var faulty = new FaultyBlobStore(memory).at(BlobOperation.OPEN, nth, fault);
            var cache = place.resolve("cache-" + nth);

            getAndCompare(faulty, cache, "got-" + nth);
            // Nothing damaged is kept.
            getAndCompare(memory, cache, "again-" + nth);

            more = faulty.count(BlobOperation.OPEN) >= nth;
            assertThat(nth).isLessThan(BOUND);
        }
        assertThat(nth).isGreaterThan(8);
    }

    @Test
    void whatIsDamagedInTheStoreIsReported() {
        try (var store = open(memory, place.resolve("cache"), false)) {
            var object = memory.list("raw/", "", 1).getFirst();
            memory.delete(java.util.List.of(object.key()));
            memory.putIfAbsent(object.key(), dev.coffer.blob.BlobBody.of(new byte[(int) object.length()]));

            for (int i = 0; i < 2; i++) {
                var target = place.resolve("got-" + i);
                assertThatThrownBy(() -> store.get(GetRequest.of("d", target)))
                        .isInstanceOf(CofferException.Corrupt.class)
                        .hasMessageContaining(object.key().value());
            }
        }
    }

    @Test
    void verifyLooksIntoTheStoreAndNotIntoTheCache() {
        try (var store = open(memory, place.resolve("cache"), false)) {
            store.get(GetRequest.of("d", place.resolve("got")));
        }
        var manifest = memory.list("manifests/", "", 1000);
        memory.delete(manifest.stream().map(info -> info.key()).toList());

        try (var store = open(memory, place.resolve("cache"), false)) {
            var report = store.maintenance()
                    .verify(new VerifyRequest(
                            Optional.of(dev.coffer.artifact.Reference.parse("d")), Depth.DATA, new Progress()));
            assertThat(report.damages()).hasSize(1);
        }
    }

    @Test
    void aStoreThatWasPutBackToAnEarlierStateGetsNoGap() {
        var cache = place.resolve("cache");
        try (var store = open(memory, cache, false)) {
            store.version("d");
        }
        memory.delete(java.util.List.of(StoreLayout.logEntry(67), StoreLayout.logEntry(66)));

        try (var store = open(memory, cache, false)) {
            assertThat(store.lookup("d")).isEmpty();
            store.tag("small", java.util.Map.of("after", "restore"), java.util.Set.of());
        }

        assertThat(memory.find(StoreLayout.logEntry(66))).isPresent();
        assertThat(memory.find(StoreLayout.logEntry(67))).isEmpty();
    }

    private void getAndCompare(BlobStore blobs, Path cache, String name) throws IOException {
        var target = place.resolve(name);
        try (var store = open(blobs, cache, false)) {
            store.get(GetRequest.of("d", target));
            try (var stream = store.read("d", "large.bin", 5_000_000, 100)) {
                assertThat(stream.readAllBytes()).hasSize(100);
            }
        }
        assertThat(Trees.describe(target)).isEqualTo(Trees.describe(source));
    }

    private static ArtifactStore open(BlobStore blobs, Path cache, boolean creates) {
        var options = TestStores.options(Seeds.next()).withCacheDirectory(cache);
        var backend = creates ? Backend.openOrCreate(CONFIG, blobs, options) : Backend.open(CONFIG, blobs, options);
        return new ArtifactStore(backend, options);
    }
}
