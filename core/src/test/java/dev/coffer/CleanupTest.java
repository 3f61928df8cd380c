package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.log.LogCatalog;
import dev.coffer.cleanup.CleanupPlan;
import dev.coffer.cleanup.CleanupRequest;
import dev.coffer.ingest.Source;
import dev.coffer.retention.RetentionPolicy;
import dev.coffer.retention.Rule;
import dev.coffer.retention.RuleSet;
import dev.coffer.retention.Scope;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CleanupTest {
    private static final RetentionPolicy TWO = RetentionPolicy.of(false, new Rule.MaxVersions(2));

    private final BlobStore blobs = new MemoryBlobStore(Clock.systemUTC());
    private final ArtifactStore store = TestBackends.open(blobs, 1);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aPlanSaysWhatGoesAndWhy() {
        for (int i = 0; i < 4; i++) {
            put("m", i);
        }
        store.setAlias(AliasChange.of("m", "prod", "v1"));

        var plan = store.maintenance().planCleanup(CleanupRequest.of(TWO));

        assertThat(ids(plan)).containsExactly("m:v2");
        assertThat(plan.goes().getFirst().words()).isEqualTo("rank 3 of at most 2");
        assertThat(plan.decisions()).hasSize(4);
        assertThat(plan.decisions().getFirst().words()).isEqualTo("named by prod");
        assertThat(live("m")).containsExactly(4L, 3L, 2L, 1L);
    }

    @Test
    void whatIsAppliedIsDeletedAndCanBeRestored() {
        for (int i = 0; i < 4; i++) {
            put("m", i);
        }

        var result = store.maintenance().applyCleanup(store.maintenance().planCleanup(CleanupRequest.of(TWO)));

        assertThat(result.deleted()).extracting(VersionId::toString).containsExactly("m:v1", "m:v2");
        assertThat(live("m")).containsExactly(4L, 3L);
        assertThat(store.restore("m:v1").deleted()).isFalse();
        assertThat(store.read("m:v1", "f")).isNotNull();
    }

    @Test
    void applyingTheSamePlanAgainIsRefused() {
        for (int i = 0; i < 4; i++) {
            put("m", i);
        }
        var plan = store.maintenance().planCleanup(CleanupRequest.of(TWO));
        store.maintenance().applyCleanup(plan);

        assertThatThrownBy(() -> store.maintenance().applyCleanup(plan))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("m:v1 is deleted already");
    }

    @Test
    void moreThanOneTransactionIsDeleted() {
        for (int i = 0; i < 12; i++) {
            var requests = new ArrayList<PutRequest>();
            for (int j = 0; j < 100; j++) {
                requests.add(request("m", 1).build());
            }
            store.putAll(requests);
        }

        var result = store.maintenance().applyCleanup(store.maintenance().planCleanup(CleanupRequest.of(TWO)));

        assertThat(result.deleted()).hasSize(1_198);
        assertThat(live("m")).containsExactly(1_200L, 1_199L);
    }

    @Test
    void bytesComeBackThatNoOtherUndeletedVersionRefersTo() {
        put("m", 1);
        put("m", 2);
        put("m", 1);
        put("n", 3);
        put("m", 4);
        put("m", 5);
        store.delete("n:v1");
        var objects = objects("m:v2");
        var all = sizes();

        var plan = store.maintenance().planCleanup(CleanupRequest.of(TWO));

        assertThat(ids(plan)).containsExactly("m:v1", "m:v2", "m:v3");
        assertThat(plan.goes().get(1).bytes()).isEqualTo(weight(objects, all));
        assertThat(plan.goes().get(0).bytes()).isZero();
        var kept = new HashSet<>(objects("m:v4"));
        kept.addAll(objects("m:v5"));
        kept.addAll(objects("n:v1"));
        long total = all.stream().mapToLong(BlobInfo::length).sum();
        assertThat(plan.bytes()).isEqualTo(total - weight(kept, all));
    }

    @Test
    void bytesThatADeletedVersionSharesComeBackWithTheLastOfThem() {
        put("m", 1);
        put("m", 1);
        put("m", 2);
        store.delete("m:v1");

        var plan =
                store.maintenance().planCleanup(CleanupRequest.of(RetentionPolicy.of(false, new Rule.MaxVersions(1))));

        assertThat(ids(plan)).containsExactly("m:v2");
        assertThat(plan.bytes()).isEqualTo(weight(objects("m:v2"), sizes())).isPositive();
    }

    @Test
    void onlyWhatIsAskedForGoes() {
        for (int i = 0; i < 6; i++) {
            put(i % 2 == 0 ? "a/x" : "b/x", i);
        }
        var policy = RetentionPolicy.of(false, new Rule.MaxVersions(1));

        assertThat(ids(store.maintenance().planCleanup(new CleanupRequest(policy, List.of("a/*"), false))))
                .containsExactly("a/x:v1", "a/x:v2");
    }

    @Test
    void metricsAndFiltersAreAskedOfTheCatalog() {
        store.put(request("m", 1).metric("auc", 0.9).tag("stage", "dev").build());
        store.put(request("m", 2).metric("auc", 0.5).build());
        store.put(request("m", 3).tag("stage", "dev").build());
        store.put(request("m", 4).build());
        var dev = RuleSet.of(Scope.where("tags.stage = 'dev'"), new Rule.MaxAge(1_000));
        var rest = RuleSet.of(Scope.EVERYTHING, new Rule.MaxVersions(1), new Rule.KeepBest("auc", Rule.Best.MIN, 1));

        var plan = store.maintenance().planCleanup(CleanupRequest.of(new RetentionPolicy(false, List.of(dev), rest)));

        assertThat(plan.decisions().get(0).words()).isEqualTo("no rule expires it");
        assertThat(plan.decisions().get(1).words()).isEqualTo("0.5 is best auc of 1");
        assertThat(plan.goes()).isEmpty();
    }

    @Test
    void aRuleThatKeepsNothingStopsThePlanUnlessThatIsAllowed() {
        put("m", 1);
        put("m", 2);
        var policy =
                RetentionPolicy.of(false, new Rule.MaxVersions(1), new Rule.KeepBest("eval.auc", Rule.Best.MAX, 3));

        var plan = store.maintenance().planCleanup(CleanupRequest.of(policy));

        assertThatThrownBy(() -> store.maintenance().applyCleanup(plan))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("no version has metric eval.auc; rule best keeps nothing");
        assertThat(store.maintenance()
                        .applyCleanup(store.maintenance().planCleanup(new CleanupRequest(policy, List.of(), true)))
                        .deleted())
                .hasSize(1);
    }

    @Test
    void aliasesOfWhatGoesAreRemovedWhereThePolicyDoesNotKeepThem() {
        put("m", 1);
        put("m", 2);
        store.setAlias(AliasChange.of("m", "old", "v1"));
        var policy =
                new RetentionPolicy(false, List.of(), new RuleSet(Scope.EVERYTHING, List.of(new Rule.MaxVersions(1))));

        store.maintenance().applyCleanup(store.maintenance().planCleanup(CleanupRequest.of(policy)));

        assertThat(live("m")).containsExactly(2L);
        assertThat(store.lookup("m:old")).isEmpty();
        assertThat(store.aliasHistory("m", "old").getFirst().reason()).isEqualTo("cleanup: rank 2 of at most 1");
    }

    @Test
    void aPutAfterThePlanIsRefusedWhenMoreWouldGo() {
        putThree();
        var plan = store.maintenance().planCleanup(CleanupRequest.of(TWO));
        put("m", 9);

        assertThatThrownBy(() -> store.maintenance().applyCleanup(plan))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("m:v2 would go too: rank 3 of at most 2");
        assertThat(live("m")).hasSize(4);
    }

    @Test
    void aPutOfSomethingElseDoesNotMatter() {
        putThree();
        var plan = store.maintenance().planCleanup(CleanupRequest.of(TWO));
        put("other", 9);

        assertThat(store.maintenance().applyCleanup(plan).deleted()).hasSize(1);
    }

    @Test
    void anAliasMovedToWhatGoesKeepsIt() {
        putThree();
        var plan = store.maintenance().planCleanup(CleanupRequest.of(TWO));
        store.setAlias(AliasChange.of("m", "prod", "v1"));

        assertThatThrownBy(() -> store.maintenance().applyCleanup(plan))
                .hasMessageContaining("m:v1 stays: named by prod");
    }

    @Test
    void aVersionMadeFromWhatGoesKeepsIt() {
        putThree();
        var plan = store.maintenance().planCleanup(CleanupRequest.of(TWO));
        store.put(request("other", 5).input("m:v1").build());

        assertThatThrownBy(() -> store.maintenance().applyCleanup(plan))
                .hasMessageContaining("m:v1 stays: input of other:v1");
    }

    @Test
    void aProtectedVersionStays() {
        putThree();
        var plan = store.maintenance().planCleanup(CleanupRequest.of(TWO));
        store.protect("m:v1", new Protection(Optional.empty(), "audit"));

        assertThatThrownBy(() -> store.maintenance().applyCleanup(plan))
                .hasMessageContaining("m:v1 stays: protected: audit");
        store.unprotect("m:v1");
        assertThat(store.maintenance().applyCleanup(plan).deleted()).hasSize(1);
    }

    @Test
    void aStoredPlanIsAppliedAsTheOneInMemory() {
        putThree();
        var plan = store.maintenance().planCleanup(CleanupRequest.of(TWO));

        var stored = CleanupPlan.parse("plan.json", plan.toJson());

        assertThat(stored.goes()).isEqualTo(plan.goes());
        assertThat(stored.request()).isEqualTo(plan.request());
        assertThat(store.maintenance().applyCleanup(stored).deleted()).hasSize(1);
    }

    @Test
    void aPlanThatWasEditedIsRefused() {
        putThree();
        var json = store.maintenance().planCleanup(CleanupRequest.of(TWO)).toJson();

        for (var edited : List.of(
                json.replace("m:v1", "m:v2"),
                json.replace("\"max_versions_per_artifact\":2", "\"max_versions_per_artifact\":1"),
                json.replaceFirst("\"entry\" : [0-9]+", "\"entry\" : 1"),
                json.replace("\"allowMissingMetrics\" : false", "\"allowMissingMetrics\" : true"))) {
            assertThat(edited).isNotEqualTo(json);
            assertThatThrownBy(() -> CleanupPlan.parse("plan.json", edited))
                    .isInstanceOf(CofferException.Refused.class)
                    .hasMessageContaining("plan.json was edited by hand");
        }
        assertThat(CleanupPlan.parse("plan.json", json.replace("\n", " ")).goes())
                .hasSize(1);
    }

    @Test
    void whatIsNoPlanIsInvalid() {
        for (var text : List.of("", "{}", "[1]", "{\"schema\": \"coffer/cleanup-plan/1\"}", "no plan")) {
            assertThatThrownBy(() -> CleanupPlan.parse("plan.json", text))
                    .isInstanceOf(CofferException.Invalid.class)
                    .hasMessageContaining("plan.json");
        }
    }

    @Test
    void aPlanOfAnotherStoreIsRefused() {
        putThree();
        var plan = store.maintenance().planCleanup(CleanupRequest.of(TWO));
        var other = new CleanupPlan(
                "01j0000000000000000000000a",
                plan.request(),
                plan.time(),
                plan.entry(),
                plan.versions(),
                plan.goes(),
                plan.bytes(),
                plan.idle(),
                plan.decisions());

        assertThatThrownBy(() -> store.maintenance().applyCleanup(other))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("is for store");
    }

    @Test
    void ofTwoThatApplyOnePlanOneDeletesAndTheOtherIsRefused() throws Exception {
        for (int i = 0; i < 8; i++) {
            put("m", i);
        }
        var plan = store.maintenance().planCleanup(CleanupRequest.of(TWO));
        var start = new CyclicBarrier(2);
        int deleted = 0;
        int refused = 0;
        try (var other = TestBackends.open(blobs, 2);
                var threads = Executors.newFixedThreadPool(2)) {
            var runs = List.of(store, other).stream()
                    .map(each -> threads.submit(() -> {
                        start.await();
                        return each.maintenance().applyCleanup(plan);
                    }))
                    .toList();
            for (var run : runs) {
                try {
                    deleted += run.get().deleted().size();
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(CofferException.Refused.class);
                    refused++;
                }
            }
        }
        assertThat(deleted).isEqualTo(6);
        assertThat(refused).isEqualTo(1);
        assertThat(live("m")).containsExactly(8L, 7L);
    }

    @Test
    void nothingIsDeletedThatAnAliasNamesAtThatMoment() throws Exception {
        for (int i = 0; i < 6; i++) {
            put("m", i);
        }
        try (var other = TestBackends.open(blobs, 2);
                var threads = Executors.newFixedThreadPool(2)) {
            var mover = threads.submit(() -> {
                for (int i = 0; i < 40; i++) {
                    other.setAlias(AliasChange.of("m", "prod", "v" + (5 + i % 2)));
                    for (long number = 1; number <= 4; number++) {
                        try {
                            other.setAlias(AliasChange.of("m", "prod", "v" + number));
                        } catch (CofferException.NotFound e) {
                            // Deleted, which is fine.
                        }
                    }
                }
            });
            var cleaner = threads.submit(() -> {
                for (int i = 0; i < 40; i++) {
                    try {
                        store.maintenance().applyCleanup(store.maintenance().planCleanup(CleanupRequest.of(TWO)));
                    } catch (CofferException.Refused | CofferException.Conflict e) {
                        // The world moved, which is fine.
                    }
                }
            });
            mover.get();
            cleaner.get();
        }
        for (var number : store.artifact("m").orElseThrow().aliases().values()) {
            assertThat(store.version("m:v" + number).deleted()).isFalse();
        }
        assertThat(live("m")).contains(6L, 5L);
    }

    private void putThree() {
        for (int i = 0; i < 3; i++) {
            put("m", i);
        }
    }

    private void put(String name, int content) {
        store.put(request(name, content).build());
    }

    static PutRequest.Builder request(String name, int content) {
        var bytes = Trees.random(content, 3_000);
        return PutRequest.of(name, List.of(Source.StreamedFile.of("f", () -> new ByteArrayInputStream(bytes))));
    }

    private List<Long> live(String name) {
        try (var versions = store.versions(name)) {
            return versions.filter(version -> !version.deleted())
                    .map(version -> version.id().number())
                    .toList();
        }
    }

    private static List<String> ids(CleanupPlan plan) {
        return plan.goes().stream().map(goes -> goes.id().toString()).toList();
    }

    private Set<ObjectId> objects(String reference) {
        try (var catalog = LogCatalog.open(blobs, TestBackends.STORE)) {
            return new HashSet<>(catalog.find(Reference.parse(reference))
                    .orElseThrow()
                    .storage()
                    .everyObject()
                    .toList());
        }
    }

    private List<BlobInfo> sizes() {
        return blobs.list("", "", BlobStore.PAGE_LIMIT).stream()
                .filter(info -> StoreLayout.objectOf(info.key()).isPresent())
                .toList();
    }

    private static long weight(Set<ObjectId> objects, List<BlobInfo> sizes) {
        return sizes.stream()
                .filter(info ->
                        objects.contains(StoreLayout.objectOf(info.key()).orElseThrow()))
                .mapToLong(BlobInfo::length)
                .sum();
    }
}
