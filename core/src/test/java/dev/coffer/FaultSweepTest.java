package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobOperation;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.FaultyBlobStore;
import dev.coffer.blob.FaultyBlobStore.Fault;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.log.LogCatalog;
import dev.coffer.config.VersionScheme;
import dev.coffer.content.ChunkerProfile;
import dev.coffer.ingest.Source;
import dev.coffer.retention.RetentionPolicy;
import dev.coffer.store.Backend;
import dev.coffer.store.Labels;
import dev.coffer.store.StoreFile;
import dev.coffer.transfer.Tuning;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One fault at every place where it can happen, and then from there on for ever: whatever was acknowledged reads back whole,
/// whatever was not is absent or whole, and everything works again once the fault is gone.
class FaultSweepTest {
    private static final int BOUND = 200;
    private static final Tuning OBJECT_STORE =
            new Tuning(64 << 10, 128 << 10, 256 << 10, 128 << 10, 2, 256 << 10, 2, 1 << 20, 64 << 10, true, 256 << 20);
    private static final Tuning DISK = new Tuning(
            64 << 10, Long.MAX_VALUE, Long.MAX_VALUE, 32 << 20, 2, 64 << 20, 2, 1 << 20, 64 << 10, false, 256 << 20);

    private final Map<String, Map<String, byte[]>> acknowledged = new TreeMap<>();
    private final List<Map<String, byte[]>> tried = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "PUT, UNAVAILABLE",
        "PUT, LOST_REQUEST",
        "PUT, LOST_REPLY",
        "PUT, LATE_DUPLICATE",
        "OPEN, UNAVAILABLE",
        "OPEN, TRUNCATED_READ",
        "OPEN, BROKEN_READ",
        "OPEN, FLIPPED_BYTE",
        "FIND, UNAVAILABLE",
        "LIST, UNAVAILABLE",
        "LIST, SHORT_LIST",
    })
    void nothingAcknowledgedIsLost(BlobOperation operation, Fault fault) {
        for (var tuning : List.of(OBJECT_STORE, DISK)) {
            int nth = 1;
            while (run(operation, fault, nth, tuning)) {
                assertThat(++nth).isLessThan(BOUND);
            }
            assertThat(nth).as("the fault never happened").isGreaterThan(1);
        }
    }

    /// @return whether the workload came as far as the nth operation
    private boolean run(BlobOperation operation, Fault fault, int nth, Tuning tuning) {
        acknowledged.clear();
        tried.clear();
        var memory = new MemoryBlobStore(Clock.systemUTC());
        var once = new FaultyBlobStore(memory).at(operation, nth, fault);
        workload(once, tuning, nth);
        once.heal();
        once.deliverLate();
        assertEverythingIsThere(memory, tuning, operation + " " + fault + " at " + nth);
        return once.count(operation) >= nth;
    }

    private void workload(BlobStore blobs, Tuning tuning, int seed) {
        try (var store = open(blobs, tuning, seed)) {
            put(store, "a", files(1, 2));
            put(store, "a", files(1, 3));
            put(store, "b", files(4, 2));
            read(store, "a:v1");
            put(store, "a", files(5, 3));
        } catch (CofferException opening) {
            assertKnownKind(opening);
        }
    }

    private void put(ArtifactStore store, String name, Map<String, byte[]> files) {
        tried.add(files);
        try {
            var version = store.put(request(name, files)).version();
            acknowledged.put(version.id().toString(), files);
        } catch (CofferException failure) {
            assertKnownKind(failure);
        }
    }

    private static void read(ArtifactStore store, String reference) {
        try {
            content(store, reference);
        } catch (CofferException failure) {
            assertKnownKind(failure);
        }
    }

    private static void assertKnownKind(CofferException failure) {
        assertThat(failure)
                .isInstanceOfAny(
                        CofferException.Unavailable.class,
                        CofferException.OutcomeUnknown.class,
                        CofferException.Corrupt.class,
                        CofferException.NotFound.class);
    }

    private void assertEverythingIsThere(BlobStore blobs, Tuning tuning, String when) {
        try (var store = open(blobs, tuning, 99)) {
            acknowledged.forEach((reference, files) -> assertThat(content(store, reference))
                    .as("%s: %s", when, reference)
                    .isEqualTo(shown(files)));
            var all = tried.stream().map(FaultSweepTest::shown).toList();
            store.artifacts("**")
                    .forEach(artifact -> store.versions(artifact.name().value())
                            .forEach(version -> assertThat(all)
                                    .as("%s: %s", when, version.id())
                                    .contains(content(store, version.id().toString()))));
            var files = files(8, 2);
            var again = store.put(request("a", files)).version();
            assertThat(content(store, again.id().toString())).as(when).isEqualTo(shown(files));
        }
    }

    private static ArtifactStore open(BlobStore blobs, Tuning tuning, int seed) {
        var file =
                new StoreFile(new Ulid(1, 1), Instant.EPOCH, new ChunkerProfile(4 << 10, 16 << 10, 64 << 10), "json");
        var backend = new Backend(
                blobs,
                blobs,
                LogCatalog.open(blobs, new Ulid(1, 1)),
                file,
                new Labels(VersionScheme.SEQUENCE, false),
                tuning,
                Optional.empty(),
                Optional.empty(),
                RetentionPolicy.NONE,
                Optional.empty(),
                false);
        return new ArtifactStore(backend, TestStores.options(seed));
    }

    private static PutRequest request(String name, Map<String, byte[]> files) {
        var streams = files.entrySet().stream()
                .map(file -> Source.StreamedFile.of(file.getKey(), () -> new ByteArrayInputStream(file.getValue())))
                .toList();
        return PutRequest.of(name, streams).build();
    }

    /// Small files, text, and enough random bytes for raw objects in slices under these tunings.
    private static Map<String, byte[]> files(long seed, long other) {
        return new TreeMap<>(Map.of(
                "small", Trees.random(seed, 100),
                "text", Trees.text(seed, 50_000),
                "shared", Trees.random(other, 30_000),
                "large", Trees.random(seed + 10, 400_000)));
    }

    private static Map<String, String> content(ArtifactStore store, String reference) {
        var found = new TreeMap<String, String>();
        for (var entry : store.tree(reference)) {
            try (var in = store.read(reference, entry.path().value())) {
                found.put(entry.path().value(), digest(in.readAllBytes()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    private static Map<String, String> shown(Map<String, byte[]> files) {
        var shown = new TreeMap<String, String>();
        files.forEach((path, bytes) -> shown.put(path, digest(bytes)));
        return shown;
    }

    private static String digest(byte[] bytes) {
        return dev.coffer.artifact.Digest.of(bytes).hex();
    }
}
