package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobOperation;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.CountingBlobStore;
import dev.coffer.blob.ForwardingBlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.log.LogCatalog;
import dev.coffer.config.StoreConfig;
import dev.coffer.ingest.Source;
import dev.coffer.store.Backend;
import dev.coffer.store.StoreFile;
import dev.coffer.store.StoreOptions;
import dev.coffer.sweep.KeepReason;
import dev.coffer.sweep.SweepReport;
import dev.coffer.sweep.SweepRules;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a collection deletes and what it leaves.
class CollectTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration DAY = Duration.ofDays(1);

    private final MovableClock clock = new MovableClock(START);
    private final MemoryBlobStore blobs = new MemoryBlobStore(clock);
    private ArtifactStore store;

    @BeforeEach
    void openStore() {
        store = open(blobs);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private ArtifactStore open(BlobStore on) {
        return open(on, clock);
    }

    private static ArtifactStore open(BlobStore on, Clock clock) {
        var options = new StoreOptions(clock, Seeds.random(), 2, Optional.empty(), () -> TestStores.ORIGIN);
        return new ArtifactStore(Backend.openOrCreate(StoreConfig.at("s3://bucket"), on, options), options);
    }

    private void put(String name, byte[]... files) {
        put(store, name, files);
    }

    private static void put(ArtifactStore to, String name, byte[]... files) {
        var sources = new ArrayList<Source.StreamedFile>();
        for (int i = 0; i < files.length; i++) {
            var content = files[i];
            sources.add(Source.StreamedFile.of("file" + i, () -> new ByteArrayInputStream(content)));
        }
        to.put(PutRequest.of(name, sources).build());
    }

    private byte[] read(String reference, int file) throws IOException {
        try (var stream = store.read(reference, "file" + file)) {
            return stream.readAllBytes();
        }
    }

    /// The bytes of all packs, raw objects and manifests.
    private long stored() {
        return objects().stream().mapToLong(BlobInfo::length).sum();
    }

    private List<BlobInfo> objects() {
        return blobs.list("", "", BlobStore.PAGE_LIMIT).stream()
                .filter(info -> StoreLayout.objectOf(info.key()).isPresent())
                .toList();
    }

    @Test
    void whatIsNotDeletedStays() throws IOException {
        put("m", Trees.random(1, 100_000));
        clock.pass(Duration.ofDays(100));
        long before = stored();

        var report = store.maintenance().collect(SweepRules.STANDARD);

        assertThat(report.freed()).isZero();
        assertThat(report.needed().bytes()).isEqualTo(stored()).isEqualTo(before);
        assertThat(read("m", 0)).isEqualTo(Trees.random(1, 100_000));
    }

    @Test
    void whatWasDeletedIsRestorableForAWeek() throws IOException {
        put("m", Trees.random(1, 100_000));
        store.delete("m:v1");
        clock.pass(WEEK.minusSeconds(1));

        var report = store.maintenance().collect(SweepRules.STANDARD);

        assertThat(report.freed()).isZero();
        assertThat(report.left()).containsOnlyKeys(KeepReason.RESTORABLE);
        assertThat(report.left(KeepReason.RESTORABLE).bytes()).isEqualTo(stored());
        assertThat(report.nextDue()).contains(START.plus(WEEK));
        store.restore("m:v1");
        assertThat(read("m:v1", 0)).isEqualTo(Trees.random(1, 100_000));
    }

    @Test
    void afterThatItIsGoneAndSaysSo() {
        put("m", Trees.random(1, 100_000));
        long all = stored();
        store.delete("m:v1");
        clock.pass(WEEK);

        var report = store.maintenance().collect(SweepRules.STANDARD);

        assertThat(report.swept()).containsExactly(VersionId.parse("m:v1"));
        assertThat(report.freed()).isEqualTo(all);
        assertThat(objects()).isEmpty();
        assertThatThrownBy(() -> store.restore("m:v1"))
                .isInstanceOf(CofferException.NotFound.class)
                .hasMessageContaining("swept");
        assertThatThrownBy(() -> store.get(GetRequest.of("m:v1", Path.of("nowhere"))))
                .isInstanceOf(CofferException.NotFound.class)
                .hasMessageContaining("swept");
        assertThat(store.versions("m").map(version -> version.state().swept())).containsExactly(true);
    }

    @Test
    void aPlanSaysTheSameAndChangesNothing() {
        put("m", Trees.random(1, 100_000));
        put("m", Trees.random(2, 100_000));
        store.delete("m:v1");
        clock.pass(WEEK);
        var before = objects();
        var entries = store.info();

        var plan = store.maintenance().planCollection(SweepRules.STANDARD);

        assertThat(plan.done()).isFalse();
        assertThat(objects()).isEqualTo(before);
        assertThat(store.info()).isEqualTo(entries);
        assertThat(store.versions("m").map(version -> version.state().swept())).containsExactly(false, false);
        var report = store.maintenance().collect(SweepRules.STANDARD);
        assertThat(report.released()).isEqualTo(plan.released());
        assertThat(report.versions()).isEqualTo(plan.versions());
        assertThat(report.freed()).isEqualTo(plan.freed()).isPositive();
    }

    @Test
    void whatOthersShareStays() throws IOException {
        var shared = Trees.random(1, 2_000_000);
        put("a", shared);
        put("b", shared, Trees.random(2, 50_000));
        store.delete("a:v1");
        clock.pass(WEEK);

        store.maintenance().collect(SweepRules.STANDARD);

        assertThat(read("b", 0)).isEqualTo(shared);
        assertThat(store.maintenance()
                        .verify(new VerifyRequest(Optional.empty(), Depth.DATA, new Progress()))
                        .damages())
                .isEmpty();
    }

    @Test
    void deletedForGoodIsFreedAtOnce() {
        put("m", Trees.random(1, 100_000));
        put("m", Trees.random(2, 100_000));
        long before = stored();

        store.deleteForGood("m:v1");
        var report = store.maintenance().collect(SweepRules.STANDARD);

        assertThat(report.freed()).isEqualTo(before - stored()).isPositive();
        assertThatThrownBy(() -> store.restore("m:v1")).isInstanceOf(CofferException.NotFound.class);
    }

    @Test
    void orphansGoWhenNoPutCanBeOnItsWayAnyMore() {
        put("m", Trees.random(1, 100_000));
        var orphan = StoreLayout.object(new ObjectId(ObjectId.Kind.PACK, new Ulid(1, 2)));
        blobs.putIfAbsent(orphan, BlobBody.of(new byte[1000]));

        var young = store.maintenance().collect(SweepRules.STANDARD);
        clock.pass(DAY);
        var old = store.maintenance().collect(SweepRules.STANDARD);

        assertThat(young.freed()).isZero();
        assertThat(young.left(KeepReason.YOUNG).bytes()).isEqualTo(1000);
        assertThat(old.orphans().bytes()).isEqualTo(1000);
        assertThat(blobs.find(orphan)).isEmpty();
    }

    @Test
    void foreignFilesAreLeftAloneAndNamed() {
        put("m", Trees.random(1, 100_000));
        var foreign = BlobKey.of("packs/notes.txt");
        blobs.putIfAbsent(foreign, BlobBody.of(new byte[1]));
        clock.pass(Duration.ofDays(30));

        var report = store.maintenance().collect(SweepRules.STANDARD);

        assertThat(report.foreign()).containsExactly(foreign);
        assertThat(blobs.find(foreign)).isPresent();
    }

    @Test
    void leftoversOfProbesGo() {
        var probe = StoreLayout.probe(new Ulid(1, 2));
        blobs.putIfAbsent(probe, BlobBody.of(new byte[1]));
        put("m", Trees.random(1, 1000));
        clock.pass(DAY.plusSeconds(1));

        assertThat(store.maintenance().collect(SweepRules.STANDARD).probes()).isEqualTo(1);
        assertThat(blobs.find(probe)).isEmpty();
    }

    @Test
    void theProbeOfAnotherStays() {
        var probe = StoreLayout.probe(new Ulid(1, 2));
        blobs.putIfAbsent(probe, BlobBody.of(new byte[1]));
        put("m", Trees.random(1, 1000));
        clock.pass(Duration.ofMinutes(1));

        assertThat(store.maintenance()
                        .collect(SweepRules.STANDARD.withOrphanAge(Duration.ZERO))
                        .probes())
                .isZero();
        assertThat(blobs.find(probe)).isPresent();
    }

    @Test
    void whereNothingMayBeWrittenNothingIsDeleted() {
        put("m", Trees.random(1, 100_000));
        store.delete("m:v1");
        clock.pass(WEEK);
        var before = blobs.list("", "", BlobStore.PAGE_LIMIT);
        var isOpen = new boolean[1];
        try (var reading = open(new ForwardingBlobStore(blobs) {
            @Override
            public boolean putIfAbsent(BlobKey key, BlobBody body) {
                if (isOpen[0]) {
                    throw new CofferException.Denied("not allowed to put " + key, null, null);
                }
                return super.putIfAbsent(key, body);
            }
        })) {
            isOpen[0] = true;
            assertThatThrownBy(() -> reading.maintenance().collect(SweepRules.STANDARD))
                    .isInstanceOf(CofferException.Denied.class)
                    .hasMessageContaining("not allowed to put");
        }
        assertThat(blobs.list("", "", BlobStore.PAGE_LIMIT)).isEqualTo(before);
        store.restore("m:v1");
    }

    @Test
    void aManifestThatCannotBeReadStopsOnlyThatItsVersionIsPackedAnew() throws IOException {
        var left = Trees.random(3, 50_000);
        put("m", Trees.random(1, 100_000), left, Trees.random(2, 200_000));
        put("m", left);
        put("other", Trees.random(4, 100_000));
        var damaged = damageManifestOf("m:v2");
        store.deleteForGood("m:v1");
        store.deleteForGood("other:v1");
        var needed = objectsOf("m:v2");

        var report = store.maintenance().collect(SweepRules.STANDARD);

        assertThat(report.repacked().objects()).isZero();
        assertThat(report.released().objects()).isEqualTo(3);
        assertThat(objects().stream().map(BlobInfo::key)).containsExactlyInAnyOrderElementsOf(needed);
        damaged.run();
        assertThat(read("m:v2", 0)).isEqualTo(left);
    }

    // Killed, and others at work.

    private static final class Dying extends ForwardingBlobStore {
        private final int deletes;
        private int seen;

        Dying(BlobStore store, int deletes) {
            super(store);
            this.deletes = deletes;
        }

        @Override
        public void delete(Collection<BlobKey> keys) {
            if (keys.stream().anyMatch(key -> StoreLayout.objectOf(key).isPresent()) && seen++ >= deletes) {
                throw new CofferException.Unavailable("gone", null);
            }
            super.delete(keys);
        }
    }

    @Test
    void theNextCollectionGoesOnWhereOneWasKilled() {
        put("m", Trees.random(1, 100_000));
        store.delete("m:v1");
        clock.pass(WEEK);
        try (var dying = open(new Dying(blobs, 0))) {
            assertThatThrownBy(() -> dying.maintenance().collect(SweepRules.STANDARD))
                    .isInstanceOf(CofferException.Unavailable.class);
        }
        assertThat(objects()).isNotEmpty();

        var report = store.maintenance().collect(SweepRules.STANDARD);

        assertThat(report.unfinished().bytes()).isPositive().isEqualTo(report.freed());
        assertThat(objects()).isEmpty();
    }

    private List<BlobKey> objectsOf(String reference) {
        try (var log =
                LogCatalog.open(blobs, StoreFile.read(blobs).orElseThrow().id())) {
            return log.find(Reference.parse(reference))
                    .orElseThrow()
                    .storage()
                    .everyObject()
                    .map(StoreLayout::object)
                    .toList();
        }
    }

    /// @return what repairs it
    private Runnable damageManifestOf(String reference) throws IOException {
        var key = objectsOf(reference).getFirst();
        byte[] content;
        try (var stream = Channels.newInputStream(blobs.open(key, 0, Integer.MAX_VALUE))) {
            content = stream.readAllBytes();
        }
        var broken = content.clone();
        broken[broken.length / 2] ^= 1;
        replace(key, broken);
        return () -> replace(key, content);
    }

    private void replace(BlobKey key, byte[] content) {
        blobs.delete(List.of(key));
        blobs.putIfAbsent(key, BlobBody.of(content));
    }

    /// Does something just before the first object is condemned or deleted.
    private ArtifactStore interrupted(String prefix, Runnable interruption) {
        return open(new ForwardingBlobStore(blobs) {
            private boolean done;

            @Override
            public List<BlobInfo> list(String folder, String after, int limit) {
                if (!done && folder.equals(prefix)) {
                    done = true;
                    interruption.run();
                }
                return super.list(folder, after, limit);
            }
        });
    }

    @Test
    void aPutThatNeedsWhatIsAboutToGoKeepsItOrStoresItAnew() throws IOException {
        var content = Trees.random(1, 300_000);
        put("m", content);
        store.delete("m:v1");
        clock.pass(WEEK);

        try (var collecting = interrupted("manifests/", () -> put("m", content))) {
            collecting.maintenance().collect(SweepRules.STANDARD.withOrphanAge(Duration.ZERO));
        }

        assertThat(read("m:v2", 0)).isEqualTo(content);
        store.maintenance().collect(SweepRules.STANDARD.withOrphanAge(Duration.ZERO));
        assertThat(read("m:v2", 0)).isEqualTo(content);
    }

    @Test
    void twoCollectorsAtOnceDoNoHarm() throws IOException {
        put("m", Trees.random(1, 100_000));
        put("m", Trees.random(2, 100_000));
        store.delete("m:v1");
        clock.pass(WEEK);

        SweepReport report;
        try (var one = interrupted("raw/", () -> store.maintenance().collect(SweepRules.STANDARD))) {
            report = one.maintenance().collect(SweepRules.STANDARD);
        }

        assertThat(report.versions()).isEqualTo(1);
        assertThat(read("m:v2", 0)).isEqualTo(Trees.random(2, 100_000));
        assertThat(store.maintenance().collect(SweepRules.STANDARD).freed()).isZero();
    }

    @Test
    void aVersionThatIsRestoredMeanwhileIsNotSwept() throws IOException {
        put("m", Trees.random(1, 100_000));
        store.delete("m:v1");
        clock.pass(WEEK);
        var catalogReads = new int[1];
        try (var collecting = open(new ForwardingBlobStore(blobs) {
            @Override
            public boolean putIfAbsent(BlobKey key, BlobBody body) {
                if (key.value().startsWith(StoreLayout.LOG) && catalogReads[0]++ == 0) {
                    store.restore("m:v1");
                }
                return super.putIfAbsent(key, body);
            }
        })) {
            var report = collecting.maintenance().collect(SweepRules.STANDARD);

            assertThat(report.versions()).isZero();
        }
        assertThat(read("m:v1", 0)).isEqualTo(Trees.random(1, 100_000));
    }

    // SafetyChecks: nothing is deleted.

    private void refused(ArtifactStore collecting, String words) {
        var before = objects();

        assertThatThrownBy(() -> collecting.maintenance().collect(SweepRules.STANDARD))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining(words);

        assertThat(objects()).isEqualTo(before);
    }

    @Test
    void aShortListingStopsEverything() {
        put("a", Trees.random(1, 100_000));
        put("b", Trees.random(2, 100_000));
        store.delete("a:v1");
        clock.pass(WEEK);
        try (var shortened = open(new ForwardingBlobStore(blobs) {
            @Override
            public List<BlobInfo> list(String folder, String after, int limit) {
                var page = super.list(folder, after, limit);
                return folder.equals("packs/") && after.isEmpty() ? page.subList(0, page.size() - 2) : page;
            }
        })) {
            refused(shortened, "not in the listing");
        }
    }

    @Test
    void aFailingListingStopsEverything() {
        put("a", Trees.random(1, 100_000));
        store.delete("a:v1");
        clock.pass(WEEK);
        var before = objects();
        try (var failing = open(new ForwardingBlobStore(blobs) {
            @Override
            public List<BlobInfo> list(String folder, String after, int limit) {
                if (folder.equals("manifests/")) {
                    throw new CofferException.Unavailable("no answer", null);
                }
                return super.list(folder, after, limit);
            }
        })) {
            assertThatThrownBy(() -> failing.maintenance().collect(SweepRules.STANDARD))
                    .isInstanceOf(CofferException.Unavailable.class);
        }
        assertThat(objects()).isEqualTo(before);
    }

    private void aClockThatIsOffStopsEverything(UnaryOperator<Instant> off, String words) {
        put("a", Trees.random(1, 100_000));
        store.delete("a:v1");
        clock.pass(WEEK);
        try (var confused = open(blobs, new MovableClock(off.apply(clock.instant())))) {
            refused(confused, words);
        }
    }

    @Test
    void aMachineAYearAheadStopsEverything() {
        aClockThatIsOffStopsEverything(now -> now.plus(Duration.ofDays(365)), "this machine says");
    }

    @Test
    void aMachineAYearBehindStopsEverything() {
        aClockThatIsOffStopsEverything(now -> now.minus(Duration.ofDays(365)), "this machine says");
    }

    @Test
    void aStoreAndAMachineThatAreBothAYearAheadStopEverything() {
        put("a", Trees.random(1, 100_000));
        store.delete("a:v1");
        clock.pass(Duration.ofDays(365));

        refused(store, "is the clock right");
        var sure = new SweepRules(WEEK, DAY, true, false, true);
        assertThat(store.maintenance().collect(sure).freed()).isPositive();
    }

    @Test
    void aStoreAndAMachineThatAreBothBehindGiveNothingUp() {
        put("a", Trees.random(1, 100_000));
        store.delete("a:v1");
        clock.set(START.minus(Duration.ofDays(365)));

        assertThat(store.maintenance().collect(SweepRules.STANDARD).freed()).isZero();
        assertThat(store.restore("a:v1").deleted()).isFalse();
    }

    /// A writer whose clock is ahead must not keep everybody from collecting until that time has come.
    @Test
    void anEntryFromTheFutureKeepsNoCollectionFromItsWork() {
        put("a", Trees.random(1, 100_000));
        store.delete("a:v1");
        clock.pass(WEEK);
        putAt(clock.instant().plus(Duration.ofDays(365)));

        assertThat(store.maintenance().collect(SweepRules.STANDARD).freed()).isPositive();
    }

    @Test
    void anEntryFromTheFutureDoesNotHideThatBothClocksAreAhead() {
        put("a", Trees.random(1, 100_000));
        store.delete("a:v1");
        putAt(START.plus(Duration.ofDays(500)));
        clock.pass(Duration.ofDays(365));

        refused(store, "is the clock right");
    }

    @Test
    void anEntryFromThePastIsNoReasonToAsk() {
        put("a", Trees.random(1, 100_000));
        store.delete("a:v1");
        clock.pass(WEEK);
        putAt(START.minus(Duration.ofDays(365)));

        assertThat(store.maintenance().collect(SweepRules.STANDARD).freed()).isPositive();
    }

    /// By somebody whose clock says so.
    private void putAt(Instant time) {
        try (var wrong = open(blobs, new MovableClock(time))) {
            var file = Source.StreamedFile.of("file", () -> new ByteArrayInputStream(new byte[10]));
            wrong.put(PutRequest.of("other", List.of(file)).build());
        }
    }

    @Test
    void aStoreOfObjectsWithoutASingleEntryStopsEverything() {
        blobs.putIfAbsent(
                StoreLayout.object(new ObjectId(ObjectId.Kind.RAW, new Ulid(1, 2))), BlobBody.of(new byte[9]));
        clock.pass(WEEK);

        refused(store, "nothing was ever committed");
    }

    // Repacking.

    @Test
    void whatIsLeftOfAPackIsPackedAnewAndReadsTheSame() throws IOException {
        var left = Trees.random(3, 50_000);
        put("m", Trees.random(1, 100_000), left, Trees.random(2, 200_000));
        put("m", left);
        var digest = store.version("m:v2").digest();
        store.deleteForGood("m:v1");

        var report = store.maintenance().collect(SweepRules.STANDARD);

        assertThat(report.repacked().objects()).isEqualTo(1);
        assertThat(report.repacked().versions()).isEqualTo(1);
        assertThat(report.repacked().stored()).isBetween(50_000L, 60_000L);
        assertThat(store.version("m:v2").digest()).isEqualTo(digest);
        assertThat(read("m:v2", 0)).isEqualTo(left);
        clock.pass(DAY);
        var next = store.maintenance().collect(SweepRules.STANDARD);
        assertThat(next.freed()).isGreaterThan(report.repacked().bytes());
        assertThat(next.repacked().objects()).isZero();
        assertThat(stored()).isEqualTo(report.repacked().stored());
        assertThat(read("m:v2", 0)).isEqualTo(left);
    }

    @Test
    void whoeverReadsAVersionGoesOnWhereItLiesNow() throws IOException {
        var left = Trees.random(3, 50_000);
        put("m", Trees.random(1, 100_000), left, Trees.random(2, 200_000));
        put("m", left);
        var stream = store.read("m:v2", "file0");
        store.deleteForGood("m:v1");
        store.maintenance().collect(SweepRules.STANDARD);
        clock.pass(DAY);
        store.maintenance().collect(SweepRules.STANDARD);

        try (stream) {
            assertThat(stream.readAllBytes()).isEqualTo(left);
        }
    }

    /// Does something just before a blob of a kind is opened, or put, for the first time.
    private ArtifactStore interruptedAt(BlobOperation operation, String folder, Runnable interruption) {
        return open(new ForwardingBlobStore(blobs) {
            private boolean done;

            private void interrupt(BlobOperation now, BlobKey key) {
                if (!done && now == operation && key.value().startsWith(folder)) {
                    done = true;
                    interruption.run();
                }
            }

            @Override
            public ReadableByteChannel open(BlobKey key, long offset, long length) {
                interrupt(BlobOperation.OPEN, key);
                return super.open(key, offset, length);
            }

            @Override
            public boolean putIfAbsent(BlobKey key, BlobBody body) {
                interrupt(BlobOperation.PUT, key);
                return super.putIfAbsent(key, body);
            }
        });
    }

    /// Repacks, and deletes what that leaves behind.
    private void collectTwiceAtOnce() {
        store.maintenance().collect(SweepRules.STANDARD.withOrphanAge(Duration.ZERO));
        clock.pass(Duration.ofSeconds(1));
        store.maintenance().collect(SweepRules.STANDARD.withOrphanAge(Duration.ZERO));
    }

    @Test
    void whoeverBeginsToReadAVersionFindsItWhereItLiesByThen() throws IOException {
        var left = Trees.random(3, 50_000);
        put("m", Trees.random(1, 100_000), left, Trees.random(2, 200_000));
        put("m", left);
        store.deleteForGood("m:v1");

        try (var reading = interruptedAt(BlobOperation.OPEN, "manifests/", this::collectTwiceAtOnce);
                var stream = reading.read("m:v2", "file0")) {
            assertThat(stream.readAllBytes()).isEqualTo(left);
        }
    }

    @Test
    void twoCollectorsThatPackTheSameAnewDoNoHarm() throws IOException {
        var left = Trees.random(3, 50_000);
        put("m", Trees.random(1, 100_000), left, Trees.random(2, 200_000));
        put("m", left);
        for (int i = 0; i < 6; i++) {
            put("m", left, Trees.random(10L + i, 9_000));
        }
        store.deleteForGood("m:v1");

        try (var collecting = interruptedAt(BlobOperation.PUT, "packs/", this::collectTwiceAtOnce)) {
            var report = collecting.maintenance().collect(SweepRules.STANDARD.withOrphanAge(Duration.ZERO));

            assertThat(report.repacked().versions()).isZero();
        }
        assertThat(read("m:v2", 0)).isEqualTo(left);
    }

    @Test
    void aSweepOfManyObjectsDeletesThemInBatches() {
        for (int i = 0; i < 30; i++) {
            put("m", Trees.random(i, 20_000));
            store.deleteForGood("m:v" + (i + 1));
        }
        var counting = new CountingBlobStore(blobs);

        try (var collecting = open(counting)) {
            collecting.maintenance().collect(SweepRules.STANDARD);
        }

        assertThat(counting.count(BlobOperation.DELETE).requests()).isLessThan(6);
        assertThat(objects()).isEmpty();
    }

    @Test
    void thousandsOfObjectsTakeFewRequests() {
        put("m", Trees.random(1, 1000));
        for (int i = 0; i < 2_000; i++) {
            blobs.putIfAbsent(
                    StoreLayout.object(new ObjectId(ObjectId.Kind.PACK, new Ulid(1, i))), BlobBody.of(new byte[9]));
        }
        clock.pass(DAY);
        var counting = new CountingBlobStore(blobs);

        try (var collecting = open(counting)) {
            long before = counting.count(BlobOperation.DELETE).requests();
            assertThat(collecting
                            .maintenance()
                            .collect(SweepRules.STANDARD)
                            .orphans()
                            .objects())
                    .isEqualTo(2_000);

            // Two of objects, and one of the probe that tells the time.
            assertThat(counting.count(BlobOperation.DELETE).requests() - before).isEqualTo(3);
        }
    }
}
