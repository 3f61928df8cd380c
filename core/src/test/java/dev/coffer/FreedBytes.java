package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.accounting.Share;
import dev.coffer.accounting.StoreStats;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import dev.coffer.cleanup.CleanupRequest;
import dev.coffer.ingest.Source;
import dev.coffer.retention.RetentionPolicy;
import dev.coffer.retention.Rule;
import dev.coffer.sweep.SweepRules;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Fills a store at random with versions that share content, deletes sets of them, collects, and compares what came back with what was
/// said before.
public final class FreedBytes {
    private static final SweepRules AT_ONCE = new SweepRules(Duration.ZERO, Duration.ZERO, false, true, true);
    private static final List<String> NAMES = List.of("a", "b/c", "b/d");
    private static final List<String> RUNS = List.of("r1", "r2", "r3", "r4");
    private static final List<String> ALIASES = List.of("prod", "candidate");

    private final ArtifactStore store;
    private final BlobStore blobs;
    private final Random random;
    private final List<byte[]> pieces = new ArrayList<>();
    private int cases;

    /// @param blobs where the store lies
    public FreedBytes(ArtifactStore store, BlobStore blobs, Random random) {
        this.store = store;
        this.blobs = blobs;
        this.random = random;
        for (int i = 0; i < 12; i++) {
            pieces.add(Trees.random(random.nextLong(), 1 << random.nextInt(6, 19)));
        }
    }

    /// Puts, deletes and collects, many times.
    ///
    /// @return how many sets of versions were deleted that had bytes of their own
    public int run(int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (int i = random.nextInt(3, 8); i > 0; i--) {
                put();
            }
            if (random.nextInt(3) == 0) {
                blobs.putIfAbsent(
                        StoreLayout.object(new ObjectId(
                                ObjectId.Kind.PACK, new Ulid(random.nextLong() >>> 16, random.nextLong()))),
                        BlobBody.of(new byte[random.nextInt(1, 1_000)]));
            }
            versions().stream().filter(_ -> random.nextInt(6) == 0).forEach(version -> delete(version.id()));
            if (random.nextBoolean()) {
                aPlan();
            } else {
                aSet();
            }
        }
        return cases;
    }

    private void put() {
        var files = new ArrayList<Source.StreamedFile>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            var content = new ByteArrayOutputStream();
            for (int j = random.nextInt(1, 4); j > 0; j--) {
                content.writeBytes(pieces.get(random.nextInt(pieces.size())));
            }
            if (random.nextBoolean()) {
                content.writeBytes(Trees.random(random.nextLong(), random.nextInt(1, 300_000)));
            }
            var bytes = content.toByteArray();
            files.add(Source.StreamedFile.of("file" + i, () -> new ByteArrayInputStream(bytes)));
        }
        var request = PutRequest.of(NAMES.get(random.nextInt(NAMES.size())), files)
                .run(RUNS.get(random.nextInt(RUNS.size())));
        if (random.nextInt(3) == 0) {
            request.alias(ALIASES.get(random.nextInt(ALIASES.size())));
        }
        store.put(request.build());
    }

    /// Whatever a policy expires.
    private void aPlan() {
        var policy = RetentionPolicy.of(false, new Rule.MaxVersions(random.nextInt(1, 5)));
        var plan = store.maintenance().planCleanup(CleanupRequest.of(policy));
        var stats = checked();
        long before = bytes();
        for (var goes : plan.goes()) {
            assertThat(find(stats.versions(), goes.id().toString()).unique()).isEqualTo(goes.bytes());
        }

        store.maintenance().applyCleanup(plan);

        collected(stats, before, plan.bytes());
    }

    /// All versions of a run, an alias, an artifact, a pattern, or just one.
    private void aSet() {
        var stats = checked();
        var all = new ArrayList<Share>();
        List.of(stats.versions(), stats.artifacts(), stats.aliases(), stats.runs())
                .get(random.nextInt(4))
                .forEach(all::add);
        if (all.isEmpty()) {
            return;
        }
        var share = all.get(random.nextInt(all.size()));
        var expired = versions().stream()
                .filter(version -> stats.versions().contains(share)
                        ? version.id().toString().equals(share.key())
                        : stats.artifacts().contains(share)
                                ? version.id().artifact().value().equals(share.key())
                                : stats.runs().contains(share)
                                        ? version.facts()
                                                .origin()
                                                .run()
                                                .orElse("")
                                                .equals(share.key())
                                        : aliases(version).contains(share.key()))
                .toList();
        assertThat(expired).hasSize((int) share.versions());
        assertThat(expired.stream().mapToLong(Version::bytes).sum()).isEqualTo(share.logical());
        long before = bytes();

        // One after the other, each frees what only it had left: together that is what the set has.
        long sum = 0;
        for (var version : expired) {
            sum += find(store.maintenance().stats("**").versions(), version.id().toString())
                    .unique();
            delete(version.id());
        }
        assertThat(sum).isEqualTo(share.unique());

        collected(stats, before, share.unique());
    }

    /// What deleting them frees comes in addition to what a collection would free without.
    private void collected(StoreStats stats, long before, long unique) {
        var deleted = checked();
        assertThat(deleted.restorable().bytes()).isEqualTo(stats.restorable().bytes() + unique);

        var report = store.maintenance().collect(AT_ONCE);

        long freed = before - bytes();
        assertThat(freed)
                .isEqualTo(
                        unique + stats.restorable().bytes() + stats.unclaimed().bytes())
                .isEqualTo(report.freed());
        var after = checked();
        assertThat(after.restorable().bytes()).isZero();
        assertThat(after.unclaimed().bytes()).isZero();
        assertThat(after.deleted()).isZero();
        assertThat(after.needed()).isEqualTo(after.stored().objects());
        cases += unique > 0 ? 1 : 0;
    }

    /// The account, which must add up.
    private StoreStats checked() {
        var stats = store.maintenance().stats("**");
        assertThat(stats.exact()).isTrue();
        assertThat(stats.missing()).isZero();
        assertThat(stats.stored().objects().bytes())
                .isEqualTo(bytes())
                .isEqualTo(stats.needed().bytes()
                        + stats.restorable().bytes()
                        + stats.unclaimed().bytes());
        assertThat(stats.asked()).isEqualTo(stats.everything());
        assertThat(stats.asked().stored())
                .isEqualTo(stats.needed().bytes())
                .isEqualTo(stats.asked().unique());
        var versions = versions();
        assertThat(stats.versions().stream().map(Share::key))
                .containsExactlyInAnyOrderElementsOf(versions.stream()
                        .map(version -> version.id().toString())
                        .toList());
        assertThat(stats.asked().logical())
                .isEqualTo(versions.stream().mapToLong(Version::bytes).sum());
        return stats;
    }

    private void delete(VersionId id) {
        aliases(store.version(id.toString()))
                .forEach(alias -> store.removeAlias(id.artifact().value(), alias));
        store.delete(id.toString());
    }

    private List<String> aliases(Version version) {
        return store.artifact(version.id().artifact().value()).orElseThrow().aliases().entrySet().stream()
                .filter(alias -> alias.getValue() == version.id().number())
                .map(alias -> alias.getKey().value())
                .toList();
    }

    private List<Version> versions() {
        try (var found = store.find(Query.all())) {
            return found.toList();
        }
    }

    private static Share find(List<Share> shares, String key) {
        return shares.stream()
                .filter(share -> share.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    /// What all objects take, as they are listed.
    private long bytes() {
        return Arrays.stream(ObjectId.Kind.values())
                .flatMap(kind -> blobs.list(StoreLayout.objects(kind), "", BlobStore.PAGE_LIMIT).stream())
                .mapToLong(info -> info.length())
                .sum();
    }
}
