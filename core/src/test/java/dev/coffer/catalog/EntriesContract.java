package dev.coffer.catalog;

import static dev.coffer.catalog.CatalogAsserts.assertFails;
import static dev.coffer.catalog.CatalogAsserts.atOnce;
import static dev.coffer.catalog.CatalogAsserts.committed;
import static dev.coffer.catalog.CatalogAsserts.found;
import static dev.coffer.catalog.CatalogAsserts.numbers;
import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.addLabelled;
import static dev.coffer.catalog.Samples.addStored;
import static dev.coffer.catalog.Samples.alias;
import static dev.coffer.catalog.Samples.aliasNew;
import static dev.coffer.catalog.Samples.delete;
import static dev.coffer.catalog.Samples.freshUlid;
import static dev.coffer.catalog.Samples.id;
import static dev.coffer.catalog.Samples.madeFrom;
import static dev.coffer.catalog.Samples.pack;
import static dev.coffer.catalog.Samples.restore;
import static dev.coffer.catalog.Samples.setTags;
import static dev.coffer.catalog.Samples.storage;
import static dev.coffer.catalog.Samples.storageWithHeads;
import static dev.coffer.catalog.Samples.transaction;
import static dev.coffer.catalog.Samples.transactionWithKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.SemVer;
import dev.coffer.json.EntryChain;
import dev.coffer.json.EntryJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Everything that happened, as a list, and how it gets into another catalog.
public interface EntriesContract extends CatalogPlaces {
    /// Where the facts move to: no catalog is of this kind.
    String ELSEWHERE = "elsewhere";

    Digest NOTHING = Digest.of(new byte[0]);

    private static List<Entry> all(Catalog catalog) {
        var entries = new ArrayList<Entry>();
        var page = catalog.entries(0, Catalog.PAGE_LIMIT);
        while (!page.isEmpty()) {
            entries.addAll(page);
            page = catalog.entries(page.getLast().number(), Catalog.PAGE_LIMIT);
        }
        return entries;
    }

    /// The entries of a catalog with something of everything in it.
    private List<Entry> history() {
        var catalog = elsewhere();
        committed(catalog, add("data"), addStored("m", storage(freshUlid(), pack(1))), aliasNew("m", "prod"));
        committed(catalog.commit(transactionWithKey("key", addLabelled("m", "1.0.0"), add("k", madeFrom("data:v1")))));
        committed(catalog, setTags("m:v1", Map.of("whole", "\ud83d\ude00", "a", "")), alias("m", "prod", 2));
        committed(catalog, delete("m:v1"), new Change.Condemn(Set.of(pack(7))));
        committed(catalog, restore("m:v1"), addStored("h", storageWithHeads(5L)));
        committed(catalog, new Change.MoveCatalog(ELSEWHERE));
        return all(catalog);
    }

    private static List<Long> numbersUpTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static Entry entry(long number, Event... events) {
        return new Entry(number, NOTHING, freshUlid(), Samples.TIME, "ci", Optional.empty(), List.of(events));
    }

    /// The entries as they would be behind the newest one of a catalog.
    private static List<Entry> behind(Catalog catalog, Entry... entries) {
        var chain = new EntryChain(catalog.head());
        return Stream.of(entries).map(chain::next).toList();
    }

    /// Returns the content of an entry that adds a version.
    private Event.VersionAdded added(String artifact) {
        return (Event.VersionAdded)
                committed(elsewhere(), add(artifact)).events().getFirst();
    }

    private static void assertCorrupt(Catalog catalog, List<Entry> entries) {
        long before = catalog.lastEntry();
        assertThatThrownBy(() -> catalog.replay(entries)).isInstanceOf(CofferException.Corrupt.class);
        assertThat(catalog.lastEntry()).isEqualTo(before);
    }

    @Test
    default void entriesSayEverythingThatHappenedInOrder() {
        var catalog = catalog();
        var first = committed(catalog.commit(transactionWithKey("key", add("m"), aliasNew("m", "prod"))));
        var second = committed(catalog, setTags("m:v1", Map.of("a", "\ud83d\ude00")));
        var third = committed(catalog, add("m", madeFrom("m:v1")));

        assertThat(catalog().entries(0, 10)).containsExactly(first, second, third);
        assertThat(catalog.entries(1, 1)).containsExactly(second);
        assertThat(catalog.entries(2, 10)).containsExactly(third);
        assertThat(catalog.entries(3, 10)).isEmpty();
        assertThat(catalog.entries(4, 10)).isEmpty();
    }

    @Test
    default void aFreshPlaceHasNoEntries() {
        assertThat(catalog().entries(0, 1)).isEmpty();
    }

    @Test
    default void aPageOfEntriesIsEmptyOnlyBehindTheLastOne() {
        var catalog = catalog();
        IntStream.range(0, 50).forEach(i -> committed(catalog, add("m")));

        for (int limit : new int[] {1, 7, 50, 1_000}) {
            var seen = new ArrayList<Long>();
            var page = catalog.entries(0, limit);
            while (!page.isEmpty()) {
                assertThat(page).hasSizeLessThanOrEqualTo(limit);
                page.forEach(entry -> seen.add(entry.number()));
                page = catalog.entries(seen.getLast(), limit);
            }
            assertThat(seen).isEqualTo(numbersUpTo(50));
        }
    }

    @Test
    default void aPageOfEntriesOutOfRangeIsABug() {
        var catalog = catalog();
        for (int limit : new int[] {0, -1, Catalog.PAGE_LIMIT + 1}) {
            assertThatThrownBy(() -> catalog.entries(0, limit)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    // Replay.

    @Test
    default void replayedEntriesGiveTheSameFacts() {
        var entries = history();
        var catalog = catalog();

        catalog.replay(entries);

        assertThat(catalog.lastEntry()).isEqualTo(entries.size());
        assertThat(all(catalog)).isEqualTo(entries);
        assertThat(catalog.keeper()).contains(ELSEWHERE);
        assertThat(found(catalog, "m:prod")).contains(id("m:v2"));
        assertThat(found(catalog, "m:1.0.0")).contains(id("m:v2"));
        assertThat(CatalogAsserts.version(catalog, "m:v1").facts().tags()).containsEntry("whole", "\ud83d\ude00");
        assertThat(catalog.findByFirstChunk(List.of(5L))).containsExactly(id("h:v1"));
        assertThat(catalog.users(List.of(id("data:v1")), 10)).containsExactly(id("k:v1"));
        assertThat(catalog.aliasMoves(ArtifactName.of("m"), Handle.of("prod"), 10))
                .hasSize(2);
        assertThat(all(catalog())).isEqualTo(entries);
    }

    @Test
    default void whatIsReplayedIsWhatTheRulesGoBy() {
        var entries = new ArrayList<>(history());
        var catalog = catalog();
        catalog.replay(entries);
        entries.addAll(behind(catalog, entry(entries.size() + 1, new Event.CatalogMoved(catalog.kind()))));
        catalog.replay(entries);

        assertThat(catalog.commit(transactionWithKey("key", add("m"), add("k"))))
                .isEqualTo(new CommitResult.Committed(entries.get(1), true));
        assertFails(catalog, CofferException.Conflict.class, "is taken: it is m:v2", addLabelled("m", "1.0.0"));
        assertThat(catalog.commit(transaction(addStored("m", storage(freshUlid(), pack(7))))))
                .isEqualTo(new CommitResult.Condemned(Set.of(pack(7))));
        assertFails(catalog, CofferException.Refused.class, pack(1).toString(), new Change.Condemn(Set.of(pack(1))));
        var next = committed(catalog, addLabelled("m", new LabelRule.NextSemVer(Optional.of(SemVer.Bump.MINOR))));
        assertThat(next.number()).isEqualTo(entries.size() + 1);
        assertThat(next.added()).containsExactly(id("m:v3"));
        assertThat(found(catalog, "m:1.1.0")).contains(id("m:v3"));
    }

    @Test
    default void replayingAgainChangesNothing() {
        var entries = history();
        var catalog = catalog();
        catalog.replay(entries.subList(0, 3));

        catalog.replay(entries.subList(1, 3));
        assertThat(catalog.lastEntry()).isEqualTo(3);
        catalog.replay(entries);
        catalog.replay(entries.subList(2, 5));
        catalog().replay(entries);
        catalog.replay(List.of());

        assertThat(all(catalog)).isEqualTo(entries);
    }

    @Test
    default void everybodySeesWhatWasReplayed() {
        var reader = catalog();
        var entries = history();

        catalog().replay(entries);

        assertThat(reader.lastEntry()).isEqualTo(entries.size());
        assertThat(found(reader, "m:prod")).contains(id("m:v2"));
    }

    @Test
    default void anEntryThatDiffersFromTheOneHereIsAConflictAndNothingAfterItIsTaken() {
        var entries = history();
        var catalog = catalog();
        catalog.replay(entries.subList(0, 2));
        var other = new ArrayList<>(entries);
        other.set(
                1,
                new Entry(
                        2,
                        entries.get(1).previous(),
                        entries.get(1).transaction(),
                        Samples.TIME,
                        "eve",
                        Optional.empty(),
                        entries.get(1).events()));

        assertThatThrownBy(() -> catalog.replay(other)).isInstanceOf(CofferException.Conflict.class);

        assertThat(all(catalog)).isEqualTo(entries.subList(0, 2));
    }

    @Test
    default void anEntryThatDiffersOnlyInItsEventsIsAConflict() {
        var catalog = catalog();
        var here = committed(catalog, add("m"));
        var other = here.withEvents(List.of(added("other")));

        assertThatThrownBy(() -> catalog.replay(List.of(other))).isInstanceOf(CofferException.Conflict.class);
        assertThat(catalog.artifact(ArtifactName.of("other"))).isEmpty();
    }

    @Test
    default void aGapIsCorrupt() {
        var entries = history();
        var catalog = catalog();

        assertCorrupt(catalog, entries.subList(1, 2));
        catalog.replay(entries.subList(0, 1));
        assertCorrupt(catalog, entries.subList(2, 4));
        assertCorrupt(catalog, List.of(entries.get(0), entries.get(2)));
    }

    @Test
    default void eachEntryHasTheDigestOfTheOneBefore() {
        var catalog = catalog();
        var start = catalog.head();
        var first = committed(catalog, add("m"));
        var second = committed(catalog, add("m"));

        assertThat(start).isEqualTo(elsewhere().head());
        assertThat(start.number()).isZero();
        assertThat(first.previous()).isEqualTo(start.digest());
        assertThat(second.previous()).isEqualTo(Digest.of(EntryJson.write(first)));
        assertThat(catalog().head()).isEqualTo(new ChainHead(2, Digest.of(EntryJson.write(second))));
    }

    @Test
    default void transactionsThatCommitTogetherFollowEachOther() throws Exception {
        var catalogs = List.of(catalog(), catalog());
        var turn = new AtomicInteger();

        atOnce(8, () -> {
            var catalog = catalogs.get(turn.getAndIncrement() % 2);
            IntStream.range(0, 5).forEach(i -> committed(catalog, add("m")));
            return true;
        });

        var head = elsewhere().head();
        for (var entry : all(catalog())) {
            head = head.then(entry, Digest.of(EntryJson.write(entry)));
        }
        assertThat(catalog().head()).isEqualTo(head);
    }

    @Test
    default void anEntryThatNamesAnotherEntryBeforeIsCorrupt() {
        var catalog = catalog();
        committed(catalog, add("m"));
        var entry =
                behind(catalog, entry(2, new Event.VersionDeleted(id("m:v1")))).getFirst();

        assertCorrupt(catalog, List.of(entry.withPrevious(NOTHING)));
        assertCorrupt(
                catalog,
                List.of(entry.withPrevious(catalog.entries(0, 1).getFirst().previous())));
        catalog.replay(List.of(entry));
        assertThat(catalog.lastEntry()).isEqualTo(2);
    }

    @Test
    default void entriesOfAnotherStoreAreCorrupt() {
        var catalog = catalog();
        var chain = new EntryChain(ChainHead.start(freshUlid()));
        var entries = history().stream().map(chain::next).toList();

        assertCorrupt(catalog, entries);
        assertCorrupt(catalog, entries.subList(0, 1));
    }

    @Test
    default void anEntryThatCannotFollowIsCorrupt() {
        var catalog = catalog();
        var first = committed(catalog, addLabelled("m", "1.0"), aliasNew("m", "prod"));
        var sameNumber = added("m");
        var otherCase = added("M");
        var source = elsewhere();
        committed(source, add("m"));
        var sameLabel = committed(source, addLabelled("m", "1.0")).events().getFirst();
        for (var event : List.of(
                sameNumber,
                otherCase,
                sameLabel,
                new Event.AliasMoved(
                        ArtifactName.of("m"), Handle.of("dev"), OptionalLong.empty(), OptionalLong.of(2), ""),
                new Event.AliasMoved(
                        ArtifactName.of("x"), Handle.of("dev"), OptionalLong.empty(), OptionalLong.of(1), ""),
                new Event.TagsChanged(id("m:v2"), Map.of("a", ""), Set.of()),
                new Event.VersionDeleted(id("m:v2")),
                new Event.VersionRestored(id("x:v1")))) {
            assertCorrupt(catalog, behind(catalog, entry(2, event)));
        }
        assertCorrupt(
                catalog,
                behind(
                        catalog,
                        new Entry(
                                2,
                                NOTHING,
                                first.transaction(),
                                Samples.TIME,
                                "ci",
                                Optional.empty(),
                                List.of(new Event.VersionDeleted(id("m:v1"))))));
        assertThat(all(catalog)).containsExactly(first);
        assertThat(committed(catalog, add("m")).added()).containsExactly(id("m:v2"));
    }

    @Test
    default void anEntryThatSweepsWhatIsNotDeletedOrRestoresWhatIsSweptIsCorrupt() {
        var catalog = catalog();
        committed(catalog, add("m"), add("m"));
        var delete = new Event.VersionDeleted(id("m:v1"));
        var restore = new Event.VersionRestored(id("m:v1"));
        var sweep = new Event.VersionsSwept(Set.of(id("m:v1")));

        assertCorrupt(catalog, behind(catalog, entry(2, sweep)));
        assertCorrupt(catalog, behind(catalog, entry(2, delete, restore, sweep)));
        assertCorrupt(catalog, behind(catalog, entry(2, delete, sweep, restore)));
        catalog.replay(behind(catalog, entry(2, delete)));
        assertCorrupt(catalog, behind(catalog, entry(3, new Event.VersionsSwept(Set.of(id("m:v1"), id("m:v2"))))));
        catalog.replay(behind(catalog, entry(3, sweep)));
        assertCorrupt(catalog, behind(catalog, entry(4, restore)));
        catalog.replay(behind(catalog, entry(4, sweep)));
    }

    @Test
    default void ofManyWhoReplayTheSameAllSucceed() throws Exception {
        var entries = history();
        var catalogs = List.of(catalog(), catalog());

        atOnce(4, () -> {
            catalogs.forEach(catalog -> catalog.replay(entries));
            return true;
        });

        assertThat(all(catalog())).isEqualTo(entries);
    }

    @Test
    default void aReplayAndCommitsAtTheSameTimeLoseNothing() throws Exception {
        var catalogs = List.of(catalog(), catalog());
        var kind = catalogs.getFirst().kind();
        var chain = new EntryChain(catalogs.getFirst().head());
        var entries = LongStream.rangeClosed(1, 20)
                .mapToObj(number -> chain.next(entry(number, new Event.CatalogMoved(kind))))
                .toList();
        var turn = new AtomicInteger();

        var replayed = atOnce(2, () -> {
            if (turn.getAndIncrement() == 0) {
                IntStream.range(0, 5).forEach(i -> committed(catalogs.get(0), add("m")));
                return false;
            }
            try {
                catalogs.get(1).replay(entries);
                return true;
            } catch (CofferException.Conflict e) {
                return false;
            }
        });

        var all = all(catalog());
        assertThat(all).extracting(Entry::number).isEqualTo(numbersUpTo(all.size()));
        assertThat(numbers(catalog().versions(ArtifactName.of("m"), Long.MAX_VALUE, 10)))
                .containsExactly(5L, 4L, 3L, 2L, 1L);
        if (replayed.contains(true)) {
            assertThat(all.subList(0, 20)).isEqualTo(entries);
        } else {
            assertThat(all.size()).isBetween(5, 24);
        }
    }

    // Moving away.

    @Test
    default void factsThatNeverMovedHaveNoKeeper() {
        var catalog = catalog();
        committed(catalog, add("m"));

        assertThat(catalog.keeper()).isEmpty();
        assertThat(catalog.kind()).isNotBlank();
    }

    @Test
    default void aCatalogThatTheFactsMovedFromRefusesEverythingAndSaysWhereTheyAre() {
        var catalog = catalog();
        committed(catalog, add("m"));
        committed(catalog, new Change.MoveCatalog(ELSEWHERE));

        for (var here : List.of(catalog, catalog())) {
            assertThat(here.keeper()).contains(ELSEWHERE);
            for (var change : List.of(
                    add("m"),
                    alias("m", "prod", 1),
                    delete("m:v1"),
                    new Change.Condemn(Set.of(pack(1))),
                    new Change.MoveCatalog("third"),
                    new Change.MoveCatalog(here.kind()))) {
                assertFails(here, CofferException.Refused.class, ELSEWHERE, change);
            }
            assertThat(found(here, "m")).contains(id("m:v1"));
        }
    }

    @Test
    default void theMoveIsTheLastThingItIsTold() {
        var catalog = catalog();
        var move = transaction(add("m"), new Change.MoveCatalog(ELSEWHERE), aliasNew("m", "prod"));

        var entry = committed(catalog.commit(move));

        assertThat(entry.events()).hasSize(3).contains(new Event.CatalogMoved(ELSEWHERE));
        assertThat(catalog.commit(move)).isEqualTo(new CommitResult.Committed(entry, true));
    }

    @Test
    default void whatWasCommittedBeforeTheMoveIsStillTold() {
        var catalog = catalog();
        var transaction = transactionWithKey("key", add("m"));
        var entry = committed(catalog.commit(transaction));
        committed(catalog, new Change.MoveCatalog(ELSEWHERE));

        assertThat(catalog.commit(transaction)).isEqualTo(new CommitResult.Committed(entry, true));
        assertThat(catalog.commit(transactionWithKey("key", add("m"))))
                .isEqualTo(new CommitResult.Committed(entry, true));
    }

    @Test
    default void movingToWhereTheFactsAreChangesNothing() {
        var catalog = catalog();

        assertThat(catalog.commit(transaction(new Change.MoveCatalog(catalog.kind()))))
                .isEqualTo(new CommitResult.Unchanged());
        assertThat(catalog.keeper()).isEmpty();
    }

    @Test
    default void theCatalogThatTheFactsMovedToAcceptsTransactions() {
        var catalog = catalog();
        catalog.replay(behind(catalog, entry(1, added("m")), entry(2, new Event.CatalogMoved(catalog.kind()))));

        assertThat(catalog.keeper()).contains(catalog.kind());
        assertThat(committed(catalog, add("m")).added()).containsExactly(id("m:v2"));
    }

    @Test
    default void factsThatMovedAwayCanComeBack() {
        var catalog = catalog();
        committed(catalog, add("m"));
        committed(catalog, new Change.MoveCatalog(ELSEWHERE));

        catalog.replay(behind(
                catalog,
                entry(3, new Event.VersionDeleted(id("m:v1"))),
                entry(4, new Event.CatalogMoved(catalog.kind()))));

        assertThat(committed(catalog, add("m")).number()).isEqualTo(5);
        assertThat(catalog().keeper()).contains(catalog.kind());
        assertThat(found(catalog, "m")).contains(id("m:v2"));
    }
}
