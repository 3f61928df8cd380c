package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.blob.BlobOperation;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.CountingBlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.config.CachePolicy;
import dev.coffer.config.StoreConfig;
import dev.coffer.store.Backend;
import dev.coffer.store.StoreOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a small put and get cost on a network, where every request is a round trip. Each command is a fresh process.
class RequestCountTest {
    private static final StoreConfig CONFIG = StoreConfig.at("s3://bucket");

    @TempDir
    Path place;

    private final BlobStore memory = new MemoryBlobStore(Clock.systemUTC());
    private Path cache;

    @BeforeEach
    void aStoreWithSomeVersions() {
        cache = place.resolve("cache");
        for (int i = 0; i < 3; i++) {
            put("report", i);
        }
    }

    @Test
    void aPutIntoAKnownStoreTakesFourRequests() {
        assertThat(put("report", 7))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(BlobOperation.OPEN, 1L, BlobOperation.LIST, 1L, BlobOperation.PUT, 2L));
    }

    @Test
    void aPutOfWhatIsThereTakesThree() {
        put("report", 7);

        assertThat(put("report", 7))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(BlobOperation.OPEN, 1L, BlobOperation.LIST, 1L, BlobOperation.PUT, 1L));
    }

    @Test
    void aPutOfAnotherArtifactTakesFour() {
        assertThat(put("another", 8))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(BlobOperation.OPEN, 1L, BlobOperation.LIST, 1L, BlobOperation.PUT, 2L));
    }

    @Test
    void aGetOfAKnownVersionTakesThree() {
        assertThat(get("report"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(BlobOperation.OPEN, 1L, BlobOperation.LIST, 1L, BlobOperation.FIND, 1L));
    }

    @Test
    void aFirstGetReadsTheLogAndTheManifestAsWell() {
        cache = place.resolve("fresh");

        assertThat(get("report"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(BlobOperation.OPEN, 1L + 3 + 1, BlobOperation.LIST, 1L, BlobOperation.FIND, 1L));
    }

    @Test
    void aFirstPutTriesTheStoreOutAndReadsTheLogAndEarlierManifestsAsWell() {
        cache = place.resolve("fresh");

        assertThat(put("report", 9))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        BlobOperation.OPEN,
                        1L + 1 + 3 + 3,
                        BlobOperation.LIST,
                        1L,
                        BlobOperation.PUT,
                        2L + 2,
                        BlobOperation.DELETE,
                        1L));
    }

    @Test
    void aGetReadsWhatOthersPutSince() {
        var mine = cache;
        cache = place.resolve("others");
        put("report", 11);
        put("report", 12);
        cache = mine;

        assertThat(get("report"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(BlobOperation.OPEN, 1L + 2 + 1, BlobOperation.LIST, 1L, BlobOperation.FIND, 1L));
        assertThat(get("report"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(BlobOperation.OPEN, 1L, BlobOperation.LIST, 1L, BlobOperation.FIND, 1L));
    }

    @Test
    void aLongLogCostsAsFewAsAShortOne() {
        for (int i = 0; i < 140; i++) {
            put("report", 20 + i);
        }

        assertThat(put("report", 7).values())
                .satisfies(counts -> assertThat(sum(counts)).isEqualTo(4));
        assertThat(sum(get("report").values())).isEqualTo(3);
    }

    @Test
    void aLongLogIsReadFromCheckpointsTheFirstTime() {
        for (int i = 0; i < 140; i++) {
            put("report", 20 + i);
        }
        cache = place.resolve("fresh");

        // The store's file, two checkpoints, the entries behind them, the manifest; two listings; a look for a newer
        // entry.
        assertThat(get("report"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        BlobOperation.OPEN, 1L + 2 + (143 - 128) + 1, BlobOperation.LIST, 2L, BlobOperation.FIND, 1L));
        assertThat(sum(get("report").values())).isEqualTo(3);
    }

    @Test
    void withoutACacheNothingIsRemembered() {
        var counting = new CountingBlobStore(memory);
        var options = TestStores.options(1);
        try (var store = new ArtifactStore(
                Backend.open(CONFIG.withCache(new CachePolicy(false, false, 1)), counting, options), options)) {
            store.version("report");
        }

        assertThat(counts(counting))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(BlobOperation.OPEN, 1L + 3, BlobOperation.LIST, 1L, BlobOperation.FIND, 1L));
    }

    private static long sum(Iterable<? extends Long> counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    private Map<BlobOperation, Long> put(String name, int seed) {
        var source = Trees.write(place.resolve("report.md"), Trees.random(seed, 1024));
        var counting = new CountingBlobStore(memory);
        var options = options();
        try (var store = new ArtifactStore(Backend.openOrCreate(CONFIG, counting, options), options)) {
            store.put(PutRequest.of(name, source).build());
        }
        return counts(counting);
    }

    private Map<BlobOperation, Long> get(String reference) {
        return command(store -> store.get(GetRequest.of(reference, place.resolve("got-" + System.nanoTime()))));
    }

    private Map<BlobOperation, Long> command(Consumer<ArtifactStore> command) {
        var counting = new CountingBlobStore(memory);
        var options = options();
        try (var store = new ArtifactStore(Backend.open(CONFIG, counting, options), options)) {
            command.accept(store);
        }
        return counts(counting);
    }

    private StoreOptions options() {
        return TestStores.options(Seeds.next()).withCacheDirectory(cache);
    }

    private static Map<BlobOperation, Long> counts(CountingBlobStore store) {
        var counts = new TreeMap<BlobOperation, Long>();
        Arrays.stream(BlobOperation.values())
                .filter(operation -> store.count(operation).requests() > 0)
                .forEach(operation ->
                        counts.put(operation, store.count(operation).requests()));
        return counts;
    }
}
