package dev.coffer.catalog;

import static dev.coffer.catalog.CatalogAsserts.assertFails;
import static dev.coffer.catalog.CatalogAsserts.committed;
import static dev.coffer.catalog.CatalogAsserts.found;
import static dev.coffer.catalog.CatalogAsserts.numbers;
import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.addLabelled;
import static dev.coffer.catalog.Samples.addStored;
import static dev.coffer.catalog.Samples.addTyped;
import static dev.coffer.catalog.Samples.addWithDigest;
import static dev.coffer.catalog.Samples.alias;
import static dev.coffer.catalog.Samples.aliasNew;
import static dev.coffer.catalog.Samples.delete;
import static dev.coffer.catalog.Samples.digest;
import static dev.coffer.catalog.Samples.freshUlid;
import static dev.coffer.catalog.Samples.id;
import static dev.coffer.catalog.Samples.madeBy;
import static dev.coffer.catalog.Samples.madeFrom;
import static dev.coffer.catalog.Samples.pack;
import static dev.coffer.catalog.Samples.removeAlias;
import static dev.coffer.catalog.Samples.restore;
import static dev.coffer.catalog.Samples.storage;
import static dev.coffer.catalog.Samples.storageWithHeads;
import static dev.coffer.catalog.Samples.tagged;
import static dev.coffer.catalog.Samples.transaction;
import static dev.coffer.catalog.Samples.transactionBy;
import static dev.coffer.catalog.Samples.transactionWithKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.VersionId;
import dev.coffer.search.Filter;
import dev.coffer.search.Search;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The promises of [Catalog] and the rules of [CommitRules], one test each. A backend extends it and says how to open a
/// catalog; nothing else.
public abstract class CatalogContract
        implements LabelContract,
                ReplacementContract,
                KeepContract,
                MomentContract,
                LineageContract,
                EntriesContract,
                WholeLogContract {
    private static final ArtifactName M = ArtifactName.of("m");
    private static final Handle PROD = Handle.of("prod");

    private final List<Catalog> opened = new ArrayList<>();

    /// Opens a catalog at the place of this test. Each test has a fresh place; opened again, it is the same place.
    protected abstract Catalog open();

    /// Opens a catalog at a place of its own, where nothing is yet: another place with each call.
    protected abstract Catalog openElsewhere();

    @Override
    public final Catalog catalog() {
        return toBeClosed(open());
    }

    @Override
    public final Catalog elsewhere() {
        return toBeClosed(openElsewhere());
    }

    private Catalog toBeClosed(Catalog catalog) {
        opened.add(catalog);
        return catalog;
    }

    @AfterEach
    final void closeAll() {
        opened.forEach(Catalog::close);
    }

    // Transactions.

    @Test
    void aFreshPlaceHasNothing() {
        var catalog = catalog();

        assertThat(catalog.lastEntry()).isZero();
        assertThat(catalog.artifacts("", 10)).isEmpty();
        assertThat(catalog.artifact(M)).isEmpty();
        assertThat(catalog.versions(M, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(found(catalog, "m")).isEmpty();
        assertThat(catalog.aliasMoves(M, PROD, 10)).isEmpty();
        assertThat(catalog.findByFirstChunk(List.of(1L))).isEmpty();
        assertThat(catalog.nodes(List.of(id("m:v1")))).isEmpty();
        assertThat(catalog.users(List.of(id("m:v1")), 10)).isEmpty();
        assertThat(catalog.search(Search.of(Filter.everything(), 10)).versions())
                .isEmpty();
    }

    @Test
    void entriesAreNumberedFromOneWithoutGaps() {
        var catalog = catalog();

        assertThat(IntStream.range(0, 3)
                        .mapToObj(i -> committed(catalog, add("m")).number()))
                .containsExactly(1L, 2L, 3L);
        assertThat(catalog.lastEntry()).isEqualTo(3);
    }

    @Test
    void anEntrySaysWhoDidWhatAndWhen() {
        var transaction = transactionWithKey("key", add("m"), aliasNew("m", "prod"));

        var entry = committed(catalog().commit(transaction));

        assertThat(entry.transaction()).isEqualTo(transaction.id());
        assertThat(entry.time()).isEqualTo(Samples.TIME);
        assertThat(entry.actor()).isEqualTo("ci");
        assertThat(entry.idempotencyKey()).contains("key");
        assertThat(entry.added()).containsExactly(id("m:v1"));
        assertThat(entry.events()).hasSize(2);
    }

    @Test
    void aFailureInALaterChangeUndoesTheEarlierOnes() {
        var catalog = catalog();

        assertFails(catalog, CofferException.NotFound.class, "m:v9", add("m"), delete("m:v9"));

        assertThat(catalog.artifacts("", 10)).isEmpty();
        assertThat(committed(catalog, add("m")).added()).containsExactly(id("m:v1"));
    }

    @Test
    void laterChangesSeeEarlierOnesOfTheSameTransaction() {
        var catalog = catalog();

        committed(
                catalog, add("m"), add("m", madeFrom("m:v1")), alias("m", "prod", 1), delete("m:v2"), restore("m:v2"));

        assertThat(found(catalog, "m:prod")).contains(id("m:v1"));
        assertThat(found(catalog, "m")).contains(id("m:v2"));
    }

    @Test
    void everybodySeesACommitAfterItReturned() {
        var writer = catalog();
        var reader = catalog();

        for (int i = 1; i <= 10; i++) {
            committed(writer, add("m"));

            assertThat(found(reader, "m")).contains(id("m:v" + i));
            assertThat(reader.lastEntry()).isEqualTo(i);
        }
    }

    @Test
    void everythingIsThereAfterOpeningAgain() {
        var full = Samples.full();
        try (var catalog = open()) {
            committed(catalog, add("data/train"), add("data/train"), add("data/train"));
            committed(
                    catalog,
                    new Change.AddVersion(
                            M,
                            Optional.of(ArtifactType.MODEL),
                            new LabelRule.Exactly(full.version().label().orElseThrow()),
                            full.version().shape(),
                            full.version().digest(),
                            full.version().files(),
                            full.version().bytes(),
                            full.version().newBytes(),
                            full.version().facts(),
                            List.of(),
                            full.storage()));
            committed(catalog, alias("m", "prod", 1));
        }

        var stored = catalog().find(Reference.parse("m:prod")).orElseThrow();

        assertThat(stored.storage()).isEqualTo(full.storage());
        assertThat(stored.version().facts()).isEqualTo(full.version().facts());
        assertThat(stored.version().label()).isEqualTo(full.version().label());
        assertThat(stored.version().digest()).isEqualTo(full.version().digest());
        assertThat(stored.version().createdAt()).isEqualTo(Samples.TIME);
    }

    @Test
    void committingTheSameTransactionAgainYieldsItsEntry() {
        var transaction = transaction(add("m"));
        var first = committed(catalog().commit(transaction));

        var again = catalog().commit(transaction);

        assertThat(again).isEqualTo(new CommitResult.Committed(first, true));
        assertThat(catalog().lastEntry()).isEqualTo(1);
    }

    @Test
    void aTransactionThatNobodyCommittedIsNotThereAndCanStillBeCommitted() {
        var catalog = catalog();
        var transaction = transaction(alias("m", "prod", 1));
        assertThatThrownBy(() -> catalog.commit(transaction)).isInstanceOf(CofferException.NotFound.class);
        committed(catalog, add("m"));

        assertThat(committed(catalog.commit(transaction)).number()).isEqualTo(2);
    }

    @Test
    void anIdempotencyKeyUsedAgainYieldsTheEarlierEntry() {
        var first = committed(catalog().commit(transactionWithKey("nightly", add("m"))));
        committed(catalog(), add("m"));

        var again = catalog().commit(transactionWithKey("nightly", add("m")));

        assertThat(again).isEqualTo(new CommitResult.Committed(first, true));
        assertThat(catalog().lastEntry()).isEqualTo(2);
    }

    @Test
    void anIdempotencyKeyUsedForAnotherArtifactIsAConflictThatNamesTheEarlierVersion() {
        var catalog = catalog();
        committed(catalog.commit(transactionWithKey("nightly", add("m"))));

        assertThatThrownBy(() -> catalog.commit(transactionWithKey("nightly", add("other"))))
                .isInstanceOf(CofferException.Conflict.class)
                .hasMessageContaining("'nightly'")
                .hasMessageContaining("m:v1");
    }

    @Test
    void anIdempotencyKeyOfAChangeThatMadeNoVersionIsNotTakenForAPut() {
        var catalog = catalog();
        committed(catalog, add("m"));
        committed(catalog.commit(transactionWithKey("nightly", alias("m", "prod", 1))));

        assertThatThrownBy(() -> catalog.commit(transactionWithKey("nightly", add("m"))))
                .isInstanceOf(CofferException.Conflict.class)
                .hasMessageContaining("'nightly'");
    }

    @Test
    void aFailedTransactionLeavesItsIdempotencyKeyUnused() {
        var catalog = catalog();
        assertThatThrownBy(() -> catalog.commit(transactionWithKey("nightly", alias("m", "prod", 1))));

        assertThat(committed(catalog.commit(transactionWithKey("nightly", add("m"))))
                        .number())
                .isEqualTo(1);
    }

    @Test
    void aTransactionThatChangesNothingIsNotWritten() {
        var catalog = catalog();
        committed(catalog, add("m", tagged(Map.of("a", "1"))), aliasNew("m", "prod"));

        for (var change : List.of(
                alias("m", "prod", 1),
                restore("m:v1"),
                new Change.SetTags(id("m:v1"), Map.of("a", "1"), Set.of("b")))) {
            assertThat(catalog.commit(transaction(change))).isEqualTo(new CommitResult.Unchanged());
        }
        assertThat(catalog.lastEntry()).isEqualTo(1);
    }

    @Test
    void manyWritersGetDifferentNumbersAndLoseNothing() throws Exception {
        long writers = 8;
        int each = 10;
        var names = List.of("a", "b");
        var first = catalog();
        var second = catalog();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = LongStream.range(0, writers)
                    .mapToObj(writer -> (Callable<List<VersionId>>) () -> IntStream.range(0, each)
                            .mapToObj(i -> committed(
                                            writer % 2 == 0 ? first : second, add(names.get((int) (writer + i) % 2)))
                                    .added()
                                    .getFirst())
                            .toList())
                    .toList();
            var added = new ArrayList<VersionId>();
            for (var future : threads.invokeAll(work)) {
                added.addAll(future.get());
            }
            assertThat(added).doesNotHaveDuplicates().hasSize(Math.toIntExact(writers * each));
        }
        assertThat(first.lastEntry()).isEqualTo(writers * each);
        for (var name : names) {
            assertThat(numbers(second.versions(ArtifactName.of(name), Long.MAX_VALUE, 1_000)))
                    .isEqualTo(LongStream.iterate(40, n -> n > 0, n -> n - 1)
                            .boxed()
                            .toList());
        }
    }

    @Test
    void ofManyWhoExpectTheSameAliasOneWins() throws Exception {
        var catalogs = List.of(catalog(), catalog());
        committed(catalogs.getFirst(), add("m"), add("m"), aliasNew("m", "prod"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = IntStream.range(0, 8)
                    .mapToObj(i -> (Callable<Entry>)
                            () -> committed(catalogs.get(i % 2), alias("m", "prod", 1, new Change.Expected.Number(2))))
                    .toList();
            int won = 0;
            for (var future : threads.invokeAll(work)) {
                try {
                    future.get();
                    won++;
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(CofferException.Conflict.class);
                }
            }
            assertThat(won).isOne();
        }
    }

    // Versions.

    @Test
    void versionNumbersCountPerArtifact() {
        var catalog = catalog();

        var entry = committed(catalog, add("a"), add("b"), add("a"));

        assertThat(entry.added()).containsExactly(id("a:v1"), id("b:v1"), id("a:v2"));
    }

    @Test
    void aNumberIsNotGivenAgainAfterADeletion() {
        var catalog = catalog();
        committed(catalog, add("m"), add("m"));
        committed(catalog, delete("m:v2"));

        assertThat(committed(catalog(), add("m")).added()).containsExactly(id("m:v3"));
    }

    @Test
    void aNewArtifactHasTheTypeAskedForAndKeepsIt() {
        var catalog = catalog();
        committed(catalog, addTyped("m", ArtifactType.MODEL), add("m"), add("other"));

        assertThat(catalog.find(Reference.parse("m:v2")).orElseThrow().version().type())
                .isEqualTo(ArtifactType.MODEL);
        assertThat(catalog.artifact(ArtifactName.of("other")).orElseThrow().type())
                .isEqualTo(ArtifactType.OTHER);
        assertFails(
                catalog,
                CofferException.Conflict.class,
                "m is a model, not a dataset",
                addTyped("m", ArtifactType.DATASET));
    }

    @Test
    void aNameThatDiffersOnlyInCaseIsAConflict() {
        var catalog = catalog();
        committed(catalog, add("vision/ResNet"));

        assertFails(catalog, CofferException.Conflict.class, "'vision/ResNet' only in case", add("Vision/resnet"));
        assertFails(catalog, CofferException.Conflict.class, "'x' only in case", add("x"), add("X"));
    }

    @Test
    void aLabelCannotBeAnAliasTooNorTheOtherWayRound() {
        var catalog = catalog();
        committed(catalog, addLabelled("m", "1.0"), aliasNew("m", "prod"));

        assertFails(catalog, CofferException.Conflict.class, "'1.0' is the label of m:v1", alias("m", "1.0", 1));
        assertFails(catalog, CofferException.Conflict.class, "'prod' is an alias of m", addLabelled("m", "prod"));
    }

    @Test
    void inputsMustExistAndNotBeDeleted() {
        var catalog = catalog();
        committed(catalog, add("data"));
        committed(catalog, add("m", madeFrom("data:v1")));
        committed(catalog, delete("data:v1"));

        assertFails(
                catalog, CofferException.NotFound.class, "version data:v1 is deleted", add("m", madeFrom("data:v1")));
        assertFails(
                catalog,
                CofferException.NotFound.class,
                "version data:v2 does not exist",
                add("m", madeFrom("data:v2")));
        assertFails(catalog, CofferException.NotFound.class, "version m:v2 does not exist", add("m", madeFrom("m:v2")));
    }

    // Finding.

    @Test
    void latestIsTheNewestUndeletedVersion() {
        var catalog = catalog();
        committed(catalog, add("m"), add("m"), add("m"));
        committed(catalog, delete("m:v3"));

        assertThat(found(catalog, "m")).contains(id("m:v2"));
        assertThat(found(catalog, "m:latest")).contains(id("m:v2"));
    }

    @Test
    void byNumberADeletedVersionIsFoundToo() {
        var catalog = catalog();
        committed(catalog, add("m"));
        committed(catalog, delete("m:v1"));

        assertThat(catalog.find(Reference.parse("m:v1")).orElseThrow().version().deleted())
                .isTrue();
        assertThat(found(catalog, "m:v2")).isEmpty();
        assertThat(found(catalog, "m:v999999999999999999")).isEmpty();
    }

    @Test
    void aRunNamesTheNewestUndeletedVersionItMade() {
        var catalog = catalog();
        committed(
                catalog,
                add("m", madeBy("r1")),
                add("m", madeBy("r1")),
                add("m", madeBy("r1")),
                add("m", madeBy("r2")));
        committed(catalog, delete("m:v3"));

        assertThat(found(catalog, "m:run=r1")).contains(id("m:v2"));
        assertThat(found(catalog, "m:run=r")).isEmpty();
    }

    @Test
    void aDigestNamesTheNewestUndeletedVersionWithThatContent() {
        var catalog = catalog();
        var digest = digest("content");
        committed(catalog, addWithDigest("m", digest), addWithDigest("m", digest), addWithDigest("m", digest("else")));

        assertThat(found(catalog, "m@" + digest)).contains(id("m:v2"));
        assertThat(found(catalog, "m@sha256:" + digest.shortHex())).contains(id("m:v2"));
        committed(catalog, delete("m:v2"));
        assertThat(found(catalog, "m@" + digest)).contains(id("m:v1"));
        assertThat(found(catalog, "m@" + digest("nothing"))).isEmpty();
        assertThat(found(catalog, "other@" + digest)).isEmpty();
    }

    @Test
    void aDigestPrefixThatFitsDifferentContentsIsInvalid() {
        var catalog = catalog();
        var one = Digest.parse("abcdefabcdef0" + "0".repeat(51));
        var two = Digest.parse("abcdefabcdeff" + "f".repeat(51));
        committed(catalog, addWithDigest("m", one), addWithDigest("m", two));

        assertThatThrownBy(() -> found(catalog, "m@sha256:abcdefabcdef"))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("v1")
                .hasMessageContaining("v2");
        assertThat(found(catalog, "m@sha256:abcdefabcdef0")).contains(id("m:v1"));
        committed(catalog, delete("m:v2"));
        assertThat(found(catalog, "m@sha256:abcdefabcdef")).contains(id("m:v1"));
    }

    @Test
    void aHeadLeadsToAVersionThatHasIt() {
        var catalog = catalog();
        committed(catalog, addStored("m", storageWithHeads(1L, -2L)));
        assertThat(catalog.findByFirstChunk(List.of(-2L))).containsExactly(id("m:v1"));

        committed(catalog, addStored("other", storageWithHeads(3L)));

        assertThat(catalog.findByFirstChunk(List.of(3L, 1L, -2L, 99L)))
                .containsExactlyInAnyOrder(id("other:v1"), id("m:v1"));
        assertThat(catalog.findByFirstChunk(List.of(4L))).isEmpty();
        assertThat(catalog.findByFirstChunk(List.of())).isEmpty();
    }

    // Lists.

    @Test
    void versionsComeNewestFirstPageByPageWithDeletedOnes() {
        var catalog = catalog();
        for (int i = 0; i < 5; i++) {
            committed(catalog, add("m"));
        }
        committed(catalog, delete("m:v4"));

        assertThat(numbers(catalog.versions(M, Long.MAX_VALUE, 2))).containsExactly(5L, 4L);
        assertThat(numbers(catalog.versions(M, 4, 2))).containsExactly(3L, 2L);
        assertThat(numbers(catalog.versions(M, 2, 2))).containsExactly(1L);
        assertThat(catalog.versions(M, 1, 2)).isEmpty();
        assertThat(catalog.versions(M, 5, 1).getFirst().version().deleted()).isTrue();
    }

    @Test
    void artifactsComeInTheOrderOfTheirNamesPageByPage() {
        var catalog = catalog();
        committed(catalog, add("b"), add("B2"), add("a/z"), add("a"), add("a-b"));

        assertThat(catalog.artifacts("", 3).stream()
                        .map(artifact -> artifact.name().value()))
                .containsExactly("B2", "a", "a-b");
        assertThat(catalog.artifacts("a-b", 3).stream()
                        .map(artifact -> artifact.name().value()))
                .containsExactly("a/z", "b");
        assertThat(catalog.artifacts("b", 3)).isEmpty();
    }

    @Test
    void anArtifactCountsItsUndeletedVersions() {
        var catalog = catalog();
        committed(catalog, add("m"), add("m"), add("m"));
        committed(catalog, delete("m:v1"), delete("m:v3"), alias("m", "prod", 2));

        assertThat(catalog.artifact(M)).contains(new Artifact(M, ArtifactType.OTHER, 1, 2, Map.of(PROD, 2L)));
    }

    @Test
    void anArtifactWithoutUndeletedVersionsIsStillThere() {
        var catalog = catalog();
        committed(catalog, add("m"));
        committed(catalog, delete("m:v1"));

        assertThat(catalog.artifact(M)).contains(new Artifact(M, ArtifactType.OTHER, 0, 0, Map.of()));
        assertThat(found(catalog, "m")).isEmpty();
    }

    @Test
    void aLimitOutOfRangeIsABug() {
        var catalog = catalog();
        for (int limit : new int[] {0, -1, Catalog.PAGE_LIMIT + 1}) {
            assertThatThrownBy(() -> catalog.artifacts("", limit)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> catalog.versions(M, 1, limit)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> catalog.aliasMoves(M, PROD, limit)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    // Aliases.

    @Test
    void anAliasMovesAndKeepsItsHistory() {
        var catalog = catalog();
        committed(catalog, add("m"), add("m"), aliasNew("m", "prod"));
        committed(catalog.commit(transactionBy("other", alias("m", "prod", 1))));
        committed(catalog.commit(transactionBy("eve", removeAlias("m", "prod"))));

        assertThat(found(catalog, "m:prod")).isEmpty();
        assertThat(catalog.aliasMoves(M, PROD, 10))
                .containsExactly(
                        new AliasMove(
                                M, PROD, OptionalLong.of(1), OptionalLong.empty(), Samples.TIME, "eve", "not needed"),
                        new AliasMove(M, PROD, OptionalLong.of(2), OptionalLong.of(1), Samples.TIME, "other", "better"),
                        new AliasMove(M, PROD, OptionalLong.empty(), OptionalLong.of(2), Samples.TIME, "ci", ""));
        assertThat(catalog.aliasMoves(M, PROD, 1)).extracting(AliasMove::by).containsExactly("eve");
    }

    @Test
    void anAliasThatWasRemovedIsFreeForALabelAndTheOtherWayRoundIsNot() {
        var catalog = catalog();
        committed(catalog, add("m"), aliasNew("m", "prod"));
        committed(catalog, removeAlias("m", "prod"));

        committed(catalog, addLabelled("m", "prod"));

        assertThat(found(catalog, "m:prod")).contains(id("m:v2"));
        assertFails(catalog, CofferException.Conflict.class, "label of m:v2", alias("m", "prod", 1));
    }

    @Test
    void anAliasWithoutNumberNamesTheVersionThatTheTransactionAdds() {
        var catalog = catalog();
        committed(catalog, add("m"), add("m"));

        committed(catalog, add("m"), aliasNew("m", "prod"));

        assertThat(found(catalog, "m:prod")).contains(id("m:v3"));
    }

    @Test
    void anAliasWithoutNumberNeedsAVersionThatTheTransactionAdds() {
        var catalog = catalog();
        committed(catalog, add("m"));

        assertFails(catalog, CofferException.Invalid.class, "adds no version of m", aliasNew("m", "prod"));
        assertFails(
                catalog,
                CofferException.Invalid.class,
                "adds no version of m",
                new Change.SetTags(id("m:v1"), Map.of("a", ""), Set.of()),
                aliasNew("m", "prod"));
    }

    @Test
    void anExpectationThatDoesNotHoldIsAConflictThatNamesTheMover() {
        var catalog = catalog();
        committed(catalog, add("m"), add("m"));
        committed(catalog.commit(transactionBy("other", alias("m", "prod", 2))));

        var expectations = List.of(new Change.Expected.Nothing(), new Change.Expected.Number(1));
        for (var expected : expectations) {
            assertFails(
                    catalog,
                    CofferException.Conflict.class,
                    "alias m:prod names v2, moved by other at 2026-03-01T09:30:00.250Z",
                    alias("m", "prod", 1, expected));
        }
        assertThat(found(catalog, "m:prod")).contains(id("m:v2"));
    }

    @Test
    void anExpectationOfARemovedAliasIsAConflictThatNamesTheRemover() {
        var catalog = catalog();
        committed(catalog, add("m"), aliasNew("m", "prod"));
        committed(catalog.commit(transactionBy("other", removeAlias("m", "prod"))));

        assertFails(
                catalog,
                CofferException.Conflict.class,
                "alias m:prod names nothing, moved by other",
                alias("m", "prod", 1, new Change.Expected.Number(1)));
    }

    @Test
    void expectationsThatHoldLetTheAliasMove() {
        var catalog = catalog();
        committed(catalog, add("m"), add("m"));

        committed(catalog, alias("m", "prod", 1, new Change.Expected.Nothing()));
        committed(catalog, alias("m", "prod", 2, new Change.Expected.Number(1)));
        committed(catalog, new Change.RemoveAlias(M, PROD, new Change.Expected.Number(2), ""));

        assertThat(found(catalog, "m:prod")).isEmpty();
    }

    @Test
    void removingAnAliasThatIsNotThereIsNotFound() {
        var catalog = catalog();
        committed(catalog, add("m"));

        assertFails(catalog, CofferException.NotFound.class, "m has no alias 'prod'", removeAlias("m", "prod"));
        assertFails(catalog, CofferException.NotFound.class, "x has no alias 'prod'", removeAlias("x", "prod"));
    }

    @Test
    void anAliasNamesOnlyUndeletedVersions() {
        var catalog = catalog();
        committed(catalog, add("m"), add("m"));
        committed(catalog, delete("m:v2"));

        assertFails(catalog, CofferException.NotFound.class, "version m:v2 is deleted", alias("m", "prod", 2));
        assertFails(catalog, CofferException.NotFound.class, "version m:v3 does not exist", alias("m", "prod", 3));
        assertFails(catalog, CofferException.NotFound.class, "version x:v1 does not exist", alias("x", "prod", 1));
    }

    // Deletion.

    @Test
    void aVersionThatAnAliasNamesIsNotDeleted() {
        var catalog = catalog();
        committed(catalog, add("m"), aliasNew("m", "prod"), aliasNew("m", "dev"));

        assertFails(catalog, CofferException.Refused.class, "m:v1 is named by alias dev, prod", delete("m:v1"));
        committed(catalog, removeAlias("m", "prod"), removeAlias("m", "dev"), delete("m:v1"));
    }

    @Test
    void aDeletedVersionComesBackAsItWas() {
        var catalog = catalog();
        committed(catalog, add("m", tagged(Map.of("a", "1"))));
        committed(catalog, new Change.SetTags(id("m:v1"), Map.of("b", "2"), Set.of()));
        var before = catalog.find(Reference.parse("m:v1"));

        committed(catalog, delete("m:v1"));
        assertThat(catalog.commit(transaction(delete("m:v1")))).isEqualTo(new CommitResult.Unchanged());
        committed(catalog, restore("m:v1"));

        assertThat(catalog.find(Reference.parse("m"))).isEqualTo(before);
    }

    @Test
    void deletingAndRestoringNeedsAVersion() {
        var catalog = catalog();
        assertFails(catalog, CofferException.NotFound.class, "version m:v1 does not exist", delete("m:v1"));
        assertFails(catalog, CofferException.NotFound.class, "version m:v1 does not exist", restore("m:v1"));
    }

    // Tags.

    @Test
    void tagsAreRemovedThenSet() {
        var catalog = catalog();
        committed(catalog, add("m", tagged(Map.of("a", "1", "b", "2", "c", "3"))));

        var entry = committed(
                catalog, new Change.SetTags(id("m:v1"), Map.of("a", "9", "c", "3", "d", ""), Set.of("a", "b", "x")));

        assertThat(catalog()
                        .find(Reference.parse("m"))
                        .orElseThrow()
                        .version()
                        .facts()
                        .tags())
                .isEqualTo(Map.of("a", "9", "c", "3", "d", ""));
        assertThat(entry.events())
                .containsExactly(new Event.TagsChanged(id("m:v1"), Map.of("a", "9", "d", ""), Set.of("b")));
    }

    @Test
    void tagsOfDeletedAndUnknownVersionsAreNotFound() {
        var catalog = catalog();
        committed(catalog, add("m"));
        committed(catalog, delete("m:v1"));

        assertFails(
                catalog,
                CofferException.NotFound.class,
                "m:v1 is deleted",
                new Change.SetTags(id("m:v1"), Map.of("a", ""), Set.of()));
        assertFails(
                catalog,
                CofferException.NotFound.class,
                "m:v2 does not exist",
                new Change.SetTags(id("m:v2"), Map.of("a", ""), Set.of()));
    }

    @Test
    void aVersionTakesNoMoreTagsThanFit() {
        var catalog = catalog();
        committed(catalog, add("m"));
        var many = new HashMap<String, String>();
        IntStream.rangeClosed(0, 10_000).forEach(i -> many.put("tag" + i, ""));

        assertFails(
                catalog,
                CofferException.Invalid.class,
                "tags are more than",
                new Change.SetTags(id("m:v1"), many, Set.of()));
    }

    // Texts.

    @Test
    void oddTextsComeBackAsTheyWere() {
        var odd = "\u0001\t\n\r\u007f\u0085'\"\\;--%_\u200b\ufffe\uffff \ud83d\ude00";
        var catalog = catalog();
        committed(catalog, add("m", tagged(Map.of("odd \ud83d\ude00", odd))));
        committed(catalog, new Change.SetAlias(M, PROD, OptionalLong.of(1), new Change.Expected.Anything(), odd));

        assertThat(catalog()
                        .find(Reference.parse("m"))
                        .orElseThrow()
                        .version()
                        .facts()
                        .tags())
                .isEqualTo(Map.of("odd \ud83d\ude00", odd));
        assertThat(catalog().aliasMoves(M, PROD, 1))
                .extracting(AliasMove::reason)
                .containsExactly(odd);
    }

    /// PostgreSQL cannot store it.
    @Test
    void aTextWithANulIsRefusedBeforeAnythingHappens() {
        var catalog = catalog();
        var nul = "a\u0000b";
        var expected = new Change.Expected.Anything();
        for (Runnable use : List.<Runnable>of(
                () -> catalog.commit(transaction(add("m", tagged(Map.of("tag", nul))))),
                () -> catalog.commit(transaction(add("m", tagged(Map.of(nul, ""))))),
                () -> catalog.commit(transaction(add("m", madeBy(nul)))),
                () -> catalog.commit(transactionBy(nul, add("m"))),
                () -> catalog.commit(transactionWithKey(nul, add("m"))),
                () -> catalog.commit(
                        transaction(add("m"), new Change.SetAlias(M, PROD, OptionalLong.empty(), expected, nul))))) {
            assertThatThrownBy(use::run).isInstanceOf(CofferException.Invalid.class);
        }
        assertThat(catalog.lastEntry()).isZero();
    }

    // Condemnation.

    @Test
    void aVersionThatRefersToCondemnedObjectsIsNotAddedAndTheyAreNamed() {
        var catalog = catalog();
        var manifest = storage(freshUlid());
        committed(catalog, new Change.Condemn(Set.of(pack(1), pack(2), manifest.manifest())));

        var result = catalog()
                .commit(transaction(addStored("m", storage(freshUlid(), pack(1), pack(3))), addStored("m", manifest)));

        assertThat(result).isEqualTo(new CommitResult.Condemned(Set.of(pack(1), manifest.manifest())));
        assertThat(catalog.artifacts("", 10)).isEmpty();
        assertThat(catalog.lastEntry()).isEqualTo(1);
    }

    @Test
    void anObjectThatAVersionRefersToIsNotCondemned() {
        var catalog = catalog();
        var storage = storage(freshUlid(), pack(1));
        committed(catalog, addStored("m", storage));

        assertFails(
                catalog,
                CofferException.Refused.class,
                pack(1).toString(),
                new Change.Condemn(Set.of(pack(1), pack(2))));
        assertFails(
                catalog, CofferException.Refused.class, "manifest/", new Change.Condemn(Set.of(storage.manifest())));
    }

    @Test
    void anObjectThatADeletedVersionRefersToIsNotCondemned() {
        var catalog = catalog();
        committed(catalog, addStored("m", storage(freshUlid(), pack(1))));
        committed(catalog, delete("m:v1"));

        assertFails(catalog(), CofferException.Refused.class, pack(1).toString(), new Change.Condemn(Set.of(pack(1))));
    }

    @Test
    void aTransactionDoesNotCondemnWhatItRefersTo() {
        var catalog = catalog();
        var add = addStored("m", storage(freshUlid(), pack(1)));
        var condemn = new Change.Condemn(Set.of(pack(1)));

        assertFails(catalog, CofferException.Refused.class, pack(1).toString(), add, condemn);
        assertFails(catalog, CofferException.Refused.class, pack(1).toString(), condemn, add);
    }

    @Test
    void condemningAgainChangesNothing() {
        var catalog = catalog();
        committed(catalog, new Change.Condemn(Set.of(pack(1))));

        assertThat(catalog.commit(transaction(new Change.Condemn(Set.of(pack(1))))))
                .isEqualTo(new CommitResult.Unchanged());
        assertThat(committed(catalog, new Change.Condemn(Set.of(pack(1), pack(2))))
                        .events())
                .containsExactly(new Event.ObjectsCondemned(Set.of(pack(2))));
    }

    @Test
    void oneOfACommitAndACondemnationAtTheSameTimeWins() throws Exception {
        var catalogs = List.of(catalog(), catalog());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 20; round++) {
                var object = pack(round);
                var add = threads.submit(() ->
                        catalogs.get(0).commit(transaction(addStored("m", storage(freshUlid(), object)))));
                var condemn = threads.submit(() -> {
                    try {
                        return catalogs.get(1).commit(transaction(new Change.Condemn(Set.of(object))));
                    } catch (CofferException.Refused e) {
                        return new CommitResult.Unchanged();
                    }
                });

                boolean added = add.get() instanceof CommitResult.Committed;
                boolean condemned = condemn.get() instanceof CommitResult.Committed;

                assertThat(added).as("round %s", round).isNotEqualTo(condemned);
            }
        }
    }

    // Closing.

    @Test
    void aClosedCatalogIsOfNoUseAndMayBeClosedAgain() {
        var catalog = catalog();
        catalog.close();
        catalog.close();

        for (Runnable use : List.<Runnable>of(
                () -> catalog.commit(transaction(add("m"))),
                () -> catalog.artifact(M),
                () -> catalog.artifacts("", 1),
                () -> catalog.find(Reference.parse("m")),
                () -> catalog.versions(M, 1, 1),
                () -> catalog.aliasMoves(M, PROD, 1),
                () -> catalog.findByFirstChunk(List.of(1L)),
                () -> catalog.search(Search.of(Filter.everything(), 1)),
                () -> catalog.nodes(List.of(id("m:v1"))),
                () -> catalog.users(List.of(id("m:v1")), 1),
                () -> catalog.entries(0, 1),
                () -> catalog.replay(List.of()),
                catalog::keeper,
                catalog::lastEntry)) {
            assertThatThrownBy(use::run).isInstanceOf(IllegalStateException.class);
        }
    }

    // All together.

    /// `-Dcoffer.seed=…` runs one again.
    @Test
    void randomTransactionsComeToWhatTheModelSays() {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("CatalogContract seed: -Dcoffer.seed=" + seed);

        new CatalogModelRun(this::open, this::openElsewhere, new Random(seed)).run(150);
    }
}
