package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.accounting.Share;
import dev.coffer.accounting.StoreStats;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import dev.coffer.ingest.Source;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a store says it holds, and for whom.
class StatsTest {
    private static final int ROUNDS = 30;

    private final BlobStore blobs = new MemoryBlobStore(Clock.systemUTC());
    private final ArtifactStore store = TestBackends.open(blobs, 1);

    @AfterEach
    void close() {
        store.close();
    }

    private void put(String name, String run, byte[]... files) {
        var sources = new ArrayList<Source.StreamedFile>();
        for (int i = 0; i < files.length; i++) {
            var content = files[i];
            sources.add(Source.StreamedFile.of("file" + i, () -> new ByteArrayInputStream(content)));
        }
        store.put(PutRequest.of(name, sources).run(run).build());
    }

    private static Share find(List<Share> shares, String key) {
        return shares.stream()
                .filter(share -> share.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    /// `-Dcoffer.seed=…` runs it again.
    @Test
    void whatDeletingFreesIsToTheByteWhatACollectionFrees() {
        long seed = Long.getLong("coffer.seed", System.nanoTime());
        System.out.println("StatsTest seed: -Dcoffer.seed=" + seed);

        int cases = new FreedBytes(store, blobs, new Random(seed)).run(ROUNDS);

        assertThat(cases).isGreaterThan(ROUNDS / 4);
    }

    @Test
    void anEmptyStoreHoldsNothing() {
        var stats = store.maintenance().stats("**");

        assertThat(stats.stored().all()).isEqualTo(new StoreStats.Amount(0, 0));
        assertThat(stats.versions()).isEmpty();
        assertThat(stats.ratio()).isEqualTo(1);
    }

    @Test
    void versionsThatShareNothingAddUpToTheirArtifact() {
        for (int i = 0; i < 3; i++) {
            put("m", "r" + i, Trees.random(i, 100_000));
        }

        var stats = store.maintenance().stats("**");

        assertThat(stats.versions().stream().mapToLong(Share::unique).sum())
                .isEqualTo(find(stats.artifacts(), "m").unique());
        assertThat(stats.versions())
                .allSatisfy(share -> assertThat(share.shared()).isZero());
        assertThat(stats.asked().logical()).isEqualTo(300_000);
    }

    @Test
    void whatTwoVersionsShareBelongsToNeitherAndToTheirRun() {
        var common = Trees.random(1, 400_000);
        put("a", "night", common);
        put("b", "night", common, Trees.random(2, 1_000));

        var stats = store.maintenance().stats("**");

        assertThat(find(stats.versions(), "a:v1").shared()).isGreaterThanOrEqualTo(400_000);
        assertThat(find(stats.versions(), "a:v1").unique()).isLessThan(10_000);
        assertThat(find(stats.runs(), "night"))
                .isEqualTo(new Share("night", 2, 801_000, stats.needed().bytes(), 0));
        assertThat(stats.ratio()).isBetween(1.9, 2.0);
    }

    @Test
    void anAliasIsAllVersionsItNamesAndAVersionMayHaveSeveral() {
        put("a", "r", Trees.random(1, 100_000));
        put("b", "r", Trees.random(2, 100_000));
        store.setAliases(List.of(
                AliasChange.of("a", "prod", "v1"),
                AliasChange.of("b", "prod", "v1"),
                AliasChange.of("b", "next", "v1")));

        var stats = store.maintenance().stats("**");

        assertThat(find(stats.aliases(), "prod").unique())
                .isEqualTo(stats.needed().bytes());
        assertThat(find(stats.aliases(), "next").unique())
                .isEqualTo(find(stats.versions(), "b:v1").unique());
    }

    @Test
    void aPatternChoosesWhoIsListedNotWhoCounts() {
        var common = Trees.random(1, 300_000);
        put("a", "r", common);
        put("b", "r", common);

        var stats = store.maintenance().stats("a*");

        assertThat(stats.versions()).extracting(Share::key).containsExactly("a:v1");
        assertThat(stats.asked().shared()).isGreaterThanOrEqualTo(300_000);
        assertThat(stats.everything().versions()).isEqualTo(2);
    }

    @Test
    void everythingElseIsRestorableOrUnclaimed() {
        put("a", "r", Trees.random(1, 300_000));
        var before = store.maintenance().stats("**");
        long bytes = before.needed().bytes();
        store.delete("a:v1");
        blobs.putIfAbsent(
                StoreLayout.object(new ObjectId(ObjectId.Kind.RAW, new Ulid(1, 2))), BlobBody.of(new byte[77]));

        var stats = store.maintenance().stats("**");

        assertThat(stats.needed().bytes()).isZero();
        assertThat(stats.deleted()).isEqualTo(1);
        assertThat(stats.restorable().bytes()).isEqualTo(bytes);
        assertThat(stats.unclaimed())
                .isEqualTo(new StoreStats.Amount(
                        before.unclaimed().count() + 1, before.unclaimed().bytes() + 77));
        store.deleteForGood("a:v1");
        assertThat(store.maintenance().stats("**").unclaimed().bytes()).isEqualTo(bytes + 77);
    }

    @Test
    void theLogCountsByItself() {
        put("a", "r", Trees.random(1, 1_000));

        var stats = store.maintenance().stats("**");

        long all = blobs.list("", "", BlobStore.PAGE_LIMIT).stream()
                .filter(info -> !info.key().equals(StoreLayout.STORE))
                .mapToLong(BlobInfo::length)
                .sum();
        assertThat(stats.stored().log().count()).isEqualTo(1);
        assertThat(stats.stored().all().bytes()).isEqualTo(all);
    }

    @Test
    void whatIsNotThereIsCountedAsMissing() {
        put("a", "r", Trees.random(1, 300_000));
        blobs.delete(List.of(blobs.list("manifests/", "", 1).getFirst().key()));

        assertThat(store.maintenance().stats("**").missing()).isEqualTo(1);
    }
}
