package dev.coffer;

import static dev.coffer.CleanupTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobOperation;
import dev.coffer.blob.CountingBlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.Ulid;
import dev.coffer.cleanup.AutomaticCleanup;
import dev.coffer.retention.RetentionPolicy;
import dev.coffer.retention.Rule;
import dev.coffer.retention.RuleSet;
import dev.coffer.retention.Scope;
import dev.coffer.store.Backend;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class AutomaticCleanupTest {
    private final MemoryBlobStore blobs = new MemoryBlobStore(Clock.systemUTC());
    private final CountingBlobStore counted = new CountingBlobStore(blobs);

    private ArtifactStore open(boolean enabled, Rule... rules) {
        return open(RetentionPolicy.of(enabled, rules));
    }

    private ArtifactStore open(RetentionPolicy policy) {
        var plain = TestBackends.backend(counted, new Ulid(7, 7));
        var backend = new Backend(
                plain.blobs(),
                plain.direct(),
                plain.catalog(),
                plain.file(),
                plain.labels(),
                plain.tuning(),
                plain.directory(),
                plain.unfinished(),
                policy,
                plain.local(),
                false);
        return new ArtifactStore(backend, TestStores.options(Seeds.next()));
    }

    @Test
    void aPutDeletesWhatThePolicyExpiresOfItsArtifact() {
        try (var store = open(true, new Rule.MaxVersions(2))) {
            store.put(request("other", 0).build());
            for (int i = 1; i <= 3; i++) {
                store.put(request("other", i).build());
            }
            assertThat(store.put(request("m", 1).build()).cleanedUp()).isEmpty();
            assertThat(store.put(request("m", 2).build()).cleanedUp()).isEmpty();

            var third = store.put(request("m", 3).build());

            assertThat(third.cleanedUp()).containsExactly(id("m", 1));
            assertThat(third.cleanupNote()).isEmpty();
            assertThat(live(store, "m")).containsExactly(3L, 2L);
            assertThat(live(store, "other")).containsExactly(4L, 3L);
            assertThat(store.restore("m:v1").deleted()).isFalse();
        }
    }

    @Test
    void nothingIsDeletedWhereThePolicyIsNotEnabled() {
        try (var store = open(false, new Rule.MaxVersions(1))) {
            store.put(request("m", 1).build());

            assertThat(store.put(request("m", 2).build()).cleanedUp()).isEmpty();
            assertThat(live(store, "m")).hasSize(2);
        }
    }

    @Test
    void whatRulesKeepStays() {
        try (var store = open(true, new Rule.MaxVersions(1), new Rule.KeepBest("auc", Rule.Best.MAX, 1))) {
            store.put(request("m", 1).metric("auc", 0.9).build());
            store.put(request("m", 2).alias("prod").build());
            store.put(request("m", 3).build());
            store.protect("m:v3", new Protection(Optional.empty(), ""));
            store.put(request("m", 4).build());
            store.put(request("other", 1).input("m:v4").build());

            store.put(request("m", 5).build());
            var last =
                    store.put(request("m", 6).metric("auc", 0.95).alias("prod").build());

            assertThat(last.cleanedUp()).containsExactly(id("m", 1), id("m", 2), id("m", 5));
            assertThat(live(store, "m")).containsExactly(6L, 4L, 3L);
        }
    }

    @Test
    void anInputOfADeletedVersionThatIsAnInputItselfStays() {
        try (var store = open(true, new Rule.MaxVersions(1))) {
            store.put(request("raw", 1).build());
            store.put(request("clean", 1).input("raw:v1").build());
            store.put(request("model", 1).input("clean:v1").build());
            store.delete("clean:v1");

            assertThat(store.put(request("raw", 2).build()).cleanedUp()).isEmpty();
        }
    }

    @Test
    void whatIsPutInTheSameCommitKeepsItsInputs() {
        try (var store = open(true, new Rule.MaxVersions(1))) {
            store.put(request("a", 1).build());

            var results = store.putAll(List.of(
                    request("a", 2).build(), request("b", 1).input("a:v1").build()));

            assertThat(results.getFirst().cleanedUp()).isEmpty();
            assertThat(live(store, "a")).hasSize(2);
        }
    }

    @Test
    void severalVersionsOfAnArtifactInOneCommitAllStay() {
        try (var store = open(true, new Rule.MaxVersions(1))) {
            store.put(request("a", 1).build());

            var results = store.putAll(
                    List.of(request("a", 2).build(), request("a", 3).build()));

            assertThat(results.get(1).cleanedUp()).containsExactly(id("a", 1));
            assertThat(live(store, "a")).containsExactly(3L, 2L);
        }
    }

    @Test
    void rulesWithFiltersAreAppliedToWhatIsPut() {
        var dev = RuleSet.of(Scope.where("tags.stage = 'dev'"), new Rule.MaxVersions(1));
        try (var store = open(new RetentionPolicy(true, List.of(dev), RuleSet.of(Scope.EVERYTHING)))) {
            store.put(request("m", 1).tag("stage", "dev").build());
            store.put(request("m", 2).build());

            assertThat(store.put(request("m", 3).tag("stage", "dev").build()).cleanedUp())
                    .containsExactly(id("m", 1));
        }
    }

    @Test
    void aMetricThatNoVersionHasDeletesNothingAndIsSaid() {
        try (var store = open(true, new Rule.MaxVersions(1), new Rule.KeepBest("auc", Rule.Best.MAX, 1))) {
            store.put(request("m", 1).build());

            var second = store.put(request("m", 2).build());

            assertThat(second.cleanedUp()).isEmpty();
            assertThat(second.cleanupNote())
                    .hasValueSatisfying(
                            note -> assertThat(note).contains("no version has metric auc", "coffer cleanup"));
        }
    }

    @Test
    void anArtifactWithManyVersionsIsLeftToTheCommand() {
        try (var store = open(false, new Rule.MaxVersions(1))) {
            var requests = new ArrayList<PutRequest>();
            for (int i = 0; i <= AutomaticCleanup.VERSIONS_LIMIT; i++) {
                requests.add(request("m", 1).build());
            }
            store.putAll(requests);
        }
        try (var store = open(true, new Rule.MaxVersions(1))) {
            var result = store.put(request("m", 2).build());

            assertThat(result.cleanedUp()).isEmpty();
            assertThat(result.cleanupNote())
                    .hasValueSatisfying(note -> assertThat(note).contains("more than 100"));
        }
    }

    @Test
    void aRepeatedPutDeletesNothing() {
        try (var store = open(true, new Rule.MaxVersions(1))) {
            store.put(request("m", 1).build());
            store.put(request("m", 2).idempotencyKey("k").build());

            var again = store.put(request("m", 2).idempotencyKey("k").build());

            assertThat(again.repeated()).isTrue();
            assertThat(again.cleanedUp()).isEmpty();
            assertThat(live(store, "m")).containsExactly(2L);
        }
    }

    @Test
    void cleaningUpWritesNothingMoreThanThePutItself() {
        long plain;
        try (var store = open(false, new Rule.MaxVersions(1))) {
            store.put(request("m", 1).build());
            long before = puts();
            store.put(request("m", 2).build());
            plain = puts() - before;
        }
        try (var store = open(true, new Rule.MaxVersions(1))) {
            long before = puts();
            assertThat(store.put(request("m", 3).build()).cleanedUp()).hasSize(2);
            assertThat(puts() - before).isEqualTo(plain);
        }
    }

    @Test
    void manyThatPutAtOnceAllSucceedAndNothingIsDeletedThatIsInUse() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            var runs = new ArrayList<Future<?>>();
            for (int writer = 0; writer < 4; writer++) {
                int own = writer;
                runs.add(threads.submit(() -> {
                    try (var store = open(true, new Rule.MaxVersions(2))) {
                        for (int i = 0; i < 10; i++) {
                            store.put(request("m", 100 * own + i).build());
                            try {
                                store.put(request("user" + own + "-" + i, i)
                                        .input("m")
                                        .build());
                            } catch (CofferException.NotFound e) {
                                assertThat(e).hasMessageContaining("is deleted");
                            }
                        }
                    }
                }));
            }
            for (var run : runs) {
                run.get();
            }
        }
        try (var store = open(false)) {
            assertThat(live(store, "m").getFirst()).isEqualTo(40);
            for (int writer = 0; writer < 4; writer++) {
                for (int i = 0; i < 10; i++) {
                    var user = store.lookup("user" + writer + "-" + i);
                    if (user.isPresent()) {
                        var input = user.get().facts().inputs().getFirst();
                        assertThat(store.version(input.toString()).deleted()).isFalse();
                    }
                }
            }
        }
    }

    private long puts() {
        return counted.count(BlobOperation.PUT).requests();
    }

    private static VersionId id(String artifact, long number) {
        return new VersionId(ArtifactName.of(artifact), number);
    }

    private static List<Long> live(ArtifactStore store, String name) {
        try (var versions = store.versions(name)) {
            return versions.filter(version -> !version.deleted())
                    .map(version -> version.id().number())
                    .toList();
        }
    }
}
