package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.ForwardingBlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.Storage;
import dev.coffer.config.StoreConfig;
import dev.coffer.content.Manifests;
import dev.coffer.repair.RepairReport;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real damage of every kind, repaired from every kind of good copy.
class RepairTest {
    private static final int BOUND = 200;

    @TempDir
    Path place;

    private final MemoryBlobStore blobs = new MemoryBlobStore(Clock.systemUTC());
    private Path source;
    private Map<String, String> expected = Map.of();

    @BeforeEach
    void fill() throws IOException {
        source = Trees.variety(place.resolve("source"));
        expected = Trees.describe(source);
        try (var store = TestBackends.open(blobs, 1)) {
            store.put(PutRequest.of("d", source).build());
            store.put(PutRequest.of("same", source).build());
        }
    }

    @Test
    void everyKindOfDamageIsMendedFromAnotherStore() throws IOException {
        var copy = copyByName();
        for (var kind : List.of("packs/", "raw/", "manifests/")) {
            for (var how : How.values()) {
                var damaged = damage(kind, how);
                var report = repair(List.of(copy), List.of());

                var what = kind + " " + how;
                assertThat(report.found().damages()).as(what).isNotEmpty();
                assertThat(report.left()).as(what).isEmpty();
                assertThat(report.versions()).as(what).isPositive();
                assertThat(keys()).as(what).containsAll(damaged);
                assertWhole(what);
            }
        }
        copy.close();
    }

    @Test
    void aCopyOfTheWholeStoreHasTheSameNamesAndMendsAllTheSame() throws IOException {
        var there = place.resolve("there");
        try (var store = TestBackends.open(blobs, 4)) {
            store.copyAllTo(StoreConfig.local(there), TestStores.options(5), new Progress());
        }
        try (var copy = ArtifactStore.open(StoreConfig.local(there), TestStores.options(6))) {
            for (var info : blobs.list("", "", 1_000)) {
                if (StoreLayout.objectOf(info.key()).isPresent() && info.length() > 0) {
                    VerifyTest.Damage.flip(blobs, info.key(), info.length() / 2);
                }
            }
            var report = repair(List.of(copy), List.of());

            assertThat(report.left()).isEmpty();
            assertThat(report.manifests()).isPositive();
            assertWhole("everything damaged");
        }
    }

    @Test
    void contentIsMendedFromFilesThatAreTheSameOrHaveTheSamePieces() throws IOException {
        damage("raw/", How.FLIPPED);
        damage("packs/", How.MISSING);
        var pieces = place.resolve("pieces");
        // The first of these is not the file any more, but most of it is.
        var changed = Files.readAllBytes(source.resolve("mixed.bin"));
        var longer = java.util.Arrays.copyOf(changed, changed.length + 10);
        Trees.write(pieces.resolve("renamed"), longer);
        Trees.write(pieces.resolve("a/b"), Files.readAllBytes(source.resolve("large.bin")));
        Trees.write(pieces.resolve("c"), Files.readAllBytes(source.resolve("deep/table.csv")));
        Trees.write(pieces.resolve("d"), Files.readAllBytes(source.resolve("deep/weights.bin")));
        Trees.write(pieces.resolve("e"), Files.readAllBytes(source.resolve("größe-日本-🎉")));

        var part = repair(List.of(), List.of(pieces));
        assertThat(part.missing())
                .allSatisfy(missing -> assertThat(missing.path().value()).isIn("mixed.bin"));

        var report = repair(List.of(), List.of(source));
        assertThat(report.left()).isEmpty();
        assertWhole("files");
    }

    @Test
    void aManifestIsMadeAnewFromAVersionWithTheSameTree() throws IOException {
        var manifest = stored("d").manifest();
        assertThat(stored("same").manifest()).isNotEqualTo(manifest);
        blobs.delete(List.of(StoreLayout.object(manifest)));

        var report = repair(List.of(), List.of());

        assertThat(report.left()).isEmpty();
        assertThat(report.manifests()).isOne();
        assertThat(report.chunks()).isZero();
        assertWhole("manifest");
    }

    @Test
    void aChunkThatAnotherVersionKeepsElsewhereIsTakenFromThere() throws IOException {
        var lost = stored("d").objects().stream().map(StoreLayout::object).toList();
        var kept = new TreeMap<BlobKey, byte[]>();
        lost.forEach(key -> kept.put(key, VerifyTest.Damage.bytes(blobs, key)));
        blobs.delete(lost);
        try (var store = TestBackends.openChecking(blobs, 9)) {
            store.put(PutRequest.of("again", source).build());
        }
        kept.forEach((key, bytes) -> VerifyTest.Damage.replace(blobs, key, Trees.random(1, bytes.length)));

        var report = repair(List.of(), List.of());

        assertThat(report.left()).isEmpty();
        assertThat(report.versions()).isEqualTo(2);
        assertWhole("elsewhere");
    }

    @Test
    void whatCannotBeMendedIsSaidWithWhatWouldHelp() {
        damage("raw/", How.MISSING);

        var report = repair(List.of(), List.of());

        assertThat(report.left()).isNotEmpty();
        assertThat(report.versions()).isZero();
        assertThat(report.missing())
                .isNotEmpty()
                .allSatisfy(missing -> assertThat(missing.size()).isPositive());
    }

    @Test
    void aDryRunSaysTheSameAndWritesNothing() {
        var copy = copyByName();
        damage("raw/", How.FLIPPED);
        damage("manifests/", How.MISSING);
        var before = contents();

        var dry = repair(blobs, List.of(copy), List.of(), true);

        assertThat(contents()).isEqualTo(before);
        var real = repair(List.of(copy), List.of());
        assertThat(dry.left()).isEqualTo(real.left()).isEmpty();
        assertThat(dry.versions()).isEqualTo(real.versions()).isEqualTo(2);
        assertThat(dry.chunks()).isEqualTo(real.chunks());
        copy.close();
    }

    @Test
    void repairingTwiceChangesNothing() {
        var copy = copyByName();
        damage("packs/", How.FLIPPED);
        repair(List.of(copy), List.of());
        var before = contents();

        var report = repair(List.of(copy), List.of());

        assertThat(report.found().damages()).isEmpty();
        assertThat(contents()).isEqualTo(before);
        copy.close();
    }

    @Test
    void whatOnlyARescueWouldNeedIsMendedWithoutAnyCopy() throws IOException {
        var pack = largest("packs/");
        VerifyTest.Damage.flip(blobs, pack.key(), pack.length() - 70);
        assertThat(verify()).isNotEmpty();

        assertThat(repair(List.of(), List.of()).left()).isEmpty();

        assertThat(verify()).isEmpty();
        assertWhole("table");
    }

    @Test
    void othersMayDeleteAndPutAndMendMeanwhile() throws IOException {
        var copy = copyByName();
        damage("raw/", How.MISSING);
        var isFirst = new AtomicBoolean(true);
        var busy = new ForwardingBlobStore(blobs) {
            @Override
            public boolean putIfAbsent(BlobKey key, BlobBody body) {
                if (key.value().startsWith("manifests/") && isFirst.getAndSet(false)) {
                    try (var store = TestBackends.open(blobs, 30)) {
                        store.delete("same");
                        store.tag("d", Map.of("seen", "yes"), java.util.Set.of());
                        store.put(PutRequest.of("new", Trees.write(place.resolve("new"), new byte[9]))
                                .build());
                    }
                    repair(List.of(copy), List.of());
                }
                return super.putIfAbsent(key, body);
            }
        };

        assertThat(repair(busy, List.of(copy), List.of(), false).left()).isEmpty();

        assertThat(isFirst).isFalse();
        assertThat(verify()).isEmpty();
        try (var store = TestBackends.open(blobs, 31)) {
            assertThat(store.lookup("same")).isEmpty();
            store.restore("same:v1");
            assertThat(store.version("d").facts().tags()).containsEntry("seen", "yes");
        }
        assertWhole("busy");
        copy.close();
    }

    @Test
    void killedAtAnyWriteNothingIsWorseAndTheNextOneRepairs() throws IOException {
        var copy = copyByName();
        damage("raw/", How.FLIPPED);
        damage("packs/", How.MISSING);
        int nth = 0;
        for (boolean killed = true; killed; nth++) {
            assertThat(nth).isLessThan(BOUND);
            killed = repairUntil(nth, copy);
        }
        assertThat(nth).isGreaterThan(3);
        assertThat(repair(List.of(copy), List.of()).left()).isEmpty();
        assertWhole("killed");
        copy.close();
    }

    /// Whether a write failed.
    private boolean repairUntil(int writes, ArtifactStore copy) {
        var left = new AtomicInteger(writes);
        var dying = new ForwardingBlobStore(blobs) {
            @Override
            public boolean putIfAbsent(BlobKey key, BlobBody body) {
                if (left.getAndDecrement() <= 0) {
                    throw new CofferException.Unavailable("killed", null);
                }
                return super.putIfAbsent(key, body);
            }
        };
        try {
            repair(dying, List.of(copy), List.of(), false);
            return false;
        } catch (CofferException.Unavailable e) {
            return true;
        }
    }

    @Test
    void aVersionThatWasLaidToAnotherTreeGetsItsOwnAgain() throws IOException {
        var other = place.resolve("other");
        Trees.write(other.resolve("f"), new byte[7]);
        try (var store = TestBackends.open(blobs, 40)) {
            store.put(PutRequest.of("other", other).build());
        }
        var backend = TestBackends.backend(blobs, new Ulid(7, 7));
        var wrong = stored("other");
        var version = backend.catalog().find(Reference.parse("d")).orElseThrow();
        backend.catalog()
                .commit(new dev.coffer.catalog.Transaction(
                        new Ulid(1, 2),
                        java.time.Instant.now(),
                        "tester",
                        Optional.empty(),
                        List.of(new dev.coffer.catalog.Change.Relocate(
                                version.version().id(),
                                version.storage().manifest(),
                                new Storage(wrong.manifest(), wrong.manifestDigest(), wrong.objects(), List.of())))));
        assertThat(verify())
                .hasSize(1)
                .first()
                .satisfies(damage -> assertThat(damage.affected().toString()).isEqualTo("[d:v1]"));

        var report = repair(List.of(), List.of());

        assertThat(report.left()).isEmpty();
        assertThat(report.versions()).isOne();
        assertThat(stored("other")).isEqualTo(wrong);
        assertWhole("tree");
    }

    @Test
    void aStoreDoesNotMendItself() {
        try (var store = TestBackends.open(blobs, 2);
                var again = TestBackends.open(blobs, 3)) {
            var request = new RepairRequest(Optional.empty(), List.of(again), List.of(), false, new Progress());
            assertThatThrownBy(() -> store.maintenance().repair(request)).isInstanceOf(CofferException.Invalid.class);
        }
    }

    private enum How {
        FLIPPED,
        TRUNCATED,
        MISSING,
        SWAPPED
    }

    /// Damages the largest object of a kind that the versions refer to.
    ///
    /// @return its name, unless it is gone
    private List<BlobKey> damage(String kind, How how) {
        var used = new ArrayList<>(
                stored("d").everyObject().map(StoreLayout::object).toList());
        used.addAll(stored("same").everyObject().map(StoreLayout::object).toList());
        var object = blobs.list(kind, "", 1_000).stream()
                .filter(info -> used.contains(info.key()))
                .max(java.util.Comparator.comparingLong(BlobInfo::length))
                .orElse(largest(kind));
        var bytes = VerifyTest.Damage.bytes(blobs, object.key());
        switch (how) {
            case FLIPPED -> VerifyTest.Damage.flip(blobs, object.key(), bytes.length / 2);
            case TRUNCATED ->
                VerifyTest.Damage.replace(blobs, object.key(), java.util.Arrays.copyOf(bytes, bytes.length / 2));
            case MISSING -> {
                blobs.delete(List.of(object.key()));
                return List.of();
            }
            case SWAPPED -> VerifyTest.Damage.replace(blobs, object.key(), Trees.random(77, bytes.length));
        }
        return List.of(object.key());
    }

    private BlobInfo largest(String kind) {
        return blobs.list(kind, "", 1_000).stream()
                .max(java.util.Comparator.comparingLong(BlobInfo::length))
                .orElseThrow();
    }

    private ArtifactStore copyByName() {
        var copy = TestStores.open(place.resolve("copy"));
        try (var store = TestBackends.open(blobs, 20)) {
            store.copyTo(copy, CopyRequest.of("d"));
        }
        return copy;
    }

    private RepairReport repair(List<ArtifactStore> stores, List<Path> files) {
        return repair(blobs, stores, files, false);
    }

    private static RepairReport repair(
            dev.coffer.blob.BlobStore blobs, List<ArtifactStore> stores, List<Path> files, boolean dryRun) {
        try (var store = TestBackends.open(blobs, (int) Seeds.next())) {
            return store.maintenance()
                    .repair(new RepairRequest(Optional.empty(), stores, files, dryRun, new Progress()));
        }
    }

    private List<dev.coffer.verify.VerifyReport.Damage> verify() {
        try (var store = TestBackends.open(blobs, 21)) {
            return store.maintenance()
                    .verify(new VerifyRequest(Optional.empty(), Depth.DATA, new Progress()))
                    .damages();
        }
    }

    private void assertWhole(String what) {
        assertThat(verify()).as(what).isEmpty();
        try (var store = TestBackends.open(blobs, 22)) {
            for (var name : List.of("d", "same")) {
                var back = store.get(GetRequest.of(
                        name, place.resolve("back-" + name + "-" + what.replace('/', '-') + System.nanoTime())));
                assertThat(Trees.describe(back.path())).as(what).isEqualTo(expected);
            }
        }
    }

    private List<BlobKey> keys() {
        return blobs.list("", "", 1_000).stream().map(BlobInfo::key).toList();
    }

    private Map<String, Integer> contents() {
        var contents = new TreeMap<String, Integer>();
        keys().forEach(key ->
                contents.put(key.value(), java.util.Arrays.hashCode(VerifyTest.Damage.bytes(blobs, key))));
        return contents;
    }

    private Storage stored(String reference) {
        return TestBackends.backend(blobs, new Ulid(7, 7))
                .catalog()
                .find(Reference.parse(reference))
                .orElseThrow()
                .storage();
    }

    /// The manifests of a store are readable without it.
    @Test
    void whatIsMendedListsTheSameTree() {
        var copy = copyByName();
        damage("packs/", How.FLIPPED);
        repair(List.of(copy), List.of());
        var storage = stored("d");
        assertThat(new Manifests(blobs)
                        .load(storage.manifest(), storage.manifestDigest())
                        .tree())
                .isEqualTo(TestBackends.backend(blobs, new Ulid(7, 7))
                        .catalog()
                        .find(Reference.parse("d"))
                        .orElseThrow()
                        .version()
                        .digest());
        copy.close();
    }
}
