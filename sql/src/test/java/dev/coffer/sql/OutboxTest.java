package dev.coffer.sql;

import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.addStored;
import static dev.coffer.catalog.Samples.alias;
import static dev.coffer.catalog.Samples.freshUlid;
import static dev.coffer.catalog.Samples.pack;
import static dev.coffer.catalog.Samples.storage;
import static dev.coffer.catalog.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobOperation;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.FaultyBlobStore;
import dev.coffer.blob.FaultyBlobStore.Fault;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.log.LogCatalog;
import dev.coffer.json.EntryJson;
import dev.coffer.store.CatalogProvider.Place;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every entry comes into the store's log, in order, whatever happens on the way; and a database that is not the newest is
/// found out by it.
final class OutboxTest {
    private final FaultyBlobStore blobs = new FaultyBlobStore(Places.blobs());

    @TempDir
    private Path directory;

    private Place place(TestDatabase database) {
        return database.place(directory, blobs);
    }

    private static Entry commit(Catalog catalog, Change... changes) {
        return ((CommitResult.Committed) catalog.commit(transaction(changes))).entry();
    }

    private static void assertInLog(BlobStore blobs, Catalog catalog) {
        var log = new LogCopy(blobs);
        for (var entry : catalog.entries(0, 1_000)) {
            assertThat(log.line(entry.number())).as("entry %s", entry.number()).contains(EntryJson.write(entry));
        }
        assertThat(log.has(catalog.lastEntry() + 1)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void theLogAloneTellsAllFacts(TestDatabase database) {
        try (var catalog = database.open(place(database))) {
            commit(catalog, add("m"), add("m"), alias("m", "prod", 1));
            commit(catalog, new Change.Condemn(Set.of(pack(1))));

            assertInLog(blobs, catalog);
            try (var log = LogCatalog.open(blobs, Places.STORE)) {
                assertThat(log.lastEntry()).isEqualTo(2);
                assertThat(log.find(Reference.parse("m:prod"))).isEqualTo(catalog.find(Reference.parse("m:prod")));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAppendThatFailsFailsNoCommitAndIsMadeUpForByTheNext(TestDatabase database) {
        try (var catalog = database.open(place(database))) {
            for (var fault : List.of(Fault.UNAVAILABLE, Fault.LOST_REQUEST, Fault.LOST_REPLY)) {
                blobs.from(BlobOperation.PUT, blobs.count(BlobOperation.PUT) + 1, fault);
                commit(catalog, add("m"));
                commit(catalog, add("m"));
                blobs.heal();

                commit(catalog, add("m"));

                assertInLog(blobs, catalog);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWaitsIsAppendedByTheNextWhoOpens(TestDatabase database) {
        var place = place(database);
        try (var catalog = database.open(place)) {
            blobs.from(BlobOperation.PUT, 1, Fault.UNAVAILABLE);
            IntStream.range(0, 200).forEach(i -> commit(catalog, add("m")));
            assertThat(catalog.entries(0, 1_000)).hasSize(200);
        }
        assertThat(database.value(place, "SELECT count(*) FROM outbox")).isEqualTo("200");
        blobs.heal();

        try (var catalog = database.open(Places.existing(place))) {
            assertInLog(blobs, catalog);
        }
        assertThat(database.value(place, "SELECT count(*) FROM outbox")).isEqualTo("0");
        assertThat(database.value(place, "SELECT appended FROM head")).isEqualTo("200");
    }

    /// The first one was killed before it could note what it had appended.
    @ParameterizedTest
    @EnumSource
    void whatIsInTheLogAlreadyMayBeAppendedAgain(TestDatabase database) {
        var place = place(database);
        try (var killed = database.open(place)) {
            commit(killed, add("m"));
            commit(killed, add("m"));

            try (var next = database.open(place)) {
                commit(next, add("m"));
                assertInLog(blobs, next);
                assertThat(next.entries(0, 10)).hasSize(3);
            }
            assertThat(database.value(place, "SELECT appended FROM head")).isEqualTo("3");
            commit(killed, add("m"));
            assertInLog(blobs, killed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void entriesAreReadFromTheOutboxAndFromTheLog(TestDatabase database) {
        try (var catalog = database.open(place(database))) {
            var first = commit(catalog, add("m"));
            commit(catalog, add("m"));
            blobs.from(BlobOperation.PUT, 1, Fault.UNAVAILABLE);
            var third = commit(catalog, add("m"));

            assertThat(catalog.entries(0, 10)).hasSize(3).startsWith(first).endsWith(third);
            assertThat(catalog.entries(1, 1)).hasSize(1);
            assertThat(catalog.commit(transaction(add("m")))).isInstanceOf(CommitResult.Committed.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyWritersBringEverythingIntoTheLog(TestDatabase database) throws Exception {
        var place = place(database);
        try (var one = database.open(place);
                var other = database.open(place);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = IntStream.range(0, 8)
                    .mapToObj(i -> (Callable<Integer>) () -> {
                        IntStream.range(0, 10).forEach(n -> commit(i % 2 == 0 ? one : other, add("m" + i)));
                        return i;
                    })
                    .toList();
            for (var future : threads.invokeAll(work)) {
                future.get();
            }
            commit(one, add("m"));

            assertThat(one.lastEntry()).isEqualTo(81);
            assertInLog(blobs, one);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDatabaseThatPartedFromTheLogRefusesEveryCommitButStillReads(TestDatabase database) {
        var place = place(database);
        try (var catalog = database.open(place)) {
            commit(catalog, add("m"));
            blobs.putIfAbsent(
                    StoreLayout.logEntry(2), BlobBody.of("something else\n".getBytes(StandardCharsets.UTF_8)));
            commit(catalog, add("m"));

            for (var refusing : List.of(catalog, database.open(place))) {
                assertThatThrownBy(() -> commit(refusing, add("m")))
                        .isInstanceOf(CofferException.Refused.class)
                        .hasMessageContaining("entry 2")
                        .hasMessageContaining("is another one in the log");
                assertThat(refusing.find(Reference.parse("m"))).isPresent();
                refusing.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDatabaseThatKnowsLessThanTheLogIsRefusedWithBothNumbers(TestDatabase database) {
        var place = place(database);
        Entry third;
        try (var catalog = database.open(place)) {
            commit(catalog, add("m"));
            commit(catalog, add("m"));
            third = commit(catalog, add("m"));
        }
        backToEntryTwo(database, place);

        assertThatThrownBy(() -> database.open(Places.existing(place)))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("knows entries up to 2")
                .hasMessageContaining("has entry 3");

        try (var catalog = database.open(place)) {
            assertThatThrownBy(() -> commit(catalog, add("m"))).isInstanceOf(CofferException.Refused.class);
            assertThatThrownBy(() -> catalog.find(Reference.parse("m"))).isInstanceOf(CofferException.Refused.class);
            assertThat(catalog.lastEntry()).isEqualTo(2);
            catalog.replay(List.of(third));
            assertThat(commit(catalog, add("m")).number()).isEqualTo(4);
        }
        database.open(Places.existing(place)).close();
    }

    /// As if it had been restored from a backup.
    private static void backToEntryTwo(TestDatabase database, Place place) {
        database.execute(
                place,
                "DELETE FROM version_object WHERE version_id = 3",
                "DELETE FROM version WHERE id = 3",
                "DELETE FROM entry WHERE number = 3",
                "UPDATE artifact SET last_number = 2",
                "UPDATE head SET last_entry = 2, appended = 2, versions = 2,"
                        + " digest = (SELECT digest FROM entry WHERE number = 2)");
    }

    @ParameterizedTest
    @EnumSource
    void aFreshDatabaseBesideALogTakesTheLogOverBeforeAnythingElse(TestDatabase database) {
        List<Entry> entries;
        try (var log = LogCatalog.open(blobs, Places.STORE)) {
            commit(log, add("m"));
            commit(log, new Change.MoveCatalog(database.kind()));
        }
        try (var log = LogCatalog.open(blobs, Places.STORE)) {
            entries = List.of(decoded(1), decoded(2));
            assertThat(log.lastEntry()).isEqualTo(2);
        }

        try (var catalog = database.open(place(database))) {
            assertThatThrownBy(() -> commit(catalog, add("m"))).isInstanceOf(CofferException.Refused.class);
            catalog.replay(entries.subList(0, 1));
            assertThatThrownBy(() -> commit(catalog, add("m"))).isInstanceOf(CofferException.Refused.class);
            catalog.replay(entries);

            assertThat(commit(catalog, add("m")).number()).isEqualTo(3);
            assertInLog(blobs, catalog);
        }
    }

    private Entry decoded(long number) {
        return EntryJson.read(new LogCopy(blobs).line(number).orElseThrow(), "entry " + number);
    }

    @ParameterizedTest
    @EnumSource
    void anEntryThatIsAnotherOneInTheLogIsNotTakenOver(TestDatabase database) {
        var entry = decodedOfAnother(database);
        blobs.putIfAbsent(StoreLayout.logEntry(1), BlobBody.of("something else\n".getBytes(StandardCharsets.UTF_8)));

        try (var catalog = database.open(place(database))) {
            assertThatThrownBy(() -> catalog.replay(List.of(entry)))
                    .isInstanceOf(CofferException.Conflict.class)
                    .hasMessageContaining("the log");
            assertThat(catalog.lastEntry()).isZero();
        }
    }

    private Entry decodedOfAnother(TestDatabase database) {
        try (var other = database.open(database.place(directory, Places.blobs()))) {
            return commit(other, add("m"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsCondemnedWhileTheLogLacksEntriesThatCannotBePutThere(TestDatabase database) {
        try (var catalog = database.open(place(database))) {
            blobs.from(BlobOperation.PUT, 1, Fault.UNAVAILABLE);
            commit(catalog, add("m"));

            assertThatThrownBy(() -> commit(catalog, new Change.Condemn(Set.of(pack(1)))))
                    .isInstanceOf(CofferException.Refused.class)
                    .hasMessageContaining("must have every entry");
            assertThat(catalog.lastEntry()).isOne();
            blobs.heal();
            commit(catalog, new Change.Condemn(Set.of(pack(1))));
            assertInLog(blobs, catalog);
        }
    }

    /// A copy of the database condemned something that this one, or the other, needs.
    @ParameterizedTest
    @EnumSource
    void nothingIsCondemnedWhenTheLogHasMore(TestDatabase database) {
        try (var catalog = database.open(place(database))) {
            commit(catalog, add("m"));
            blobs.putIfAbsent(StoreLayout.logEntry(2), BlobBody.of("of another\n".getBytes(StandardCharsets.UTF_8)));

            assertThatThrownBy(() -> commit(catalog, new Change.Condemn(Set.of(pack(1)))))
                    .isInstanceOf(CofferException.Refused.class)
                    .hasMessageContaining("has entry 2");
            assertThat(catalog.lastEntry()).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCondemnationCountsOnlyWhenItIsInTheLog(TestDatabase database) {
        try (var catalog = database.open(place(database))) {
            commit(catalog, add("m"));
            blobs.from(BlobOperation.PUT, blobs.count(BlobOperation.PUT) + 1, Fault.UNAVAILABLE);
            var condemn = transaction(new Change.Condemn(Set.of(pack(1))));

            assertThatThrownBy(() -> catalog.commit(condemn)).isInstanceOf(CofferException.OutcomeUnknown.class);
            assertThatThrownBy(() -> catalog.commit(condemn)).isInstanceOf(CofferException.Refused.class);
            blobs.heal();

            assertThat(catalog.commit(condemn)).isInstanceOf(CommitResult.Committed.class);
            assertInLog(blobs, catalog);
            assertThat(catalog.commit(transaction(addStored("m", storage(freshUlid(), pack(1))))))
                    .isEqualTo(new CommitResult.Condemned(Set.of(pack(1))));
        }
    }

    /// Killed between the commit and the append; the one who asks is another process.
    @ParameterizedTest
    @EnumSource
    void whatIsCondemnedIsToldOnlyWhenTheLogHasIt(TestDatabase database) {
        var place = place(database);
        var objects = Set.of(pack(1), pack(2));
        try (var killed = database.open(place)) {
            commit(killed, add("m"));
            blobs.from(BlobOperation.PUT, blobs.count(BlobOperation.PUT) + 1, Fault.UNAVAILABLE);
            assertThatThrownBy(() -> commit(killed, new Change.Condemn(Set.of(pack(1)))))
                    .isInstanceOf(CofferException.OutcomeUnknown.class);
            try (var next = database.open(Places.existing(place))) {
                assertThatThrownBy(() -> next.condemned(objects))
                        .isInstanceOf(CofferException.Unavailable.class)
                        .hasMessageContaining("not yet in the log");
                assertThat(next.condemned(Set.of(pack(2)))).isEmpty();
                blobs.heal();

                assertThat(next.condemned(objects)).containsExactly(pack(1));

                assertInLog(blobs, next);
            }
        }
    }

    /// Killed between the commit and the append, and by then a copy of the database has gone on.
    @ParameterizedTest
    @EnumSource
    void nothingIsToldToBeCondemnedWhenTheLogHasAnotherEntryThere(TestDatabase database) {
        try (var catalog = database.open(place(database))) {
            commit(catalog, add("m"));
            blobs.from(BlobOperation.PUT, blobs.count(BlobOperation.PUT) + 1, Fault.UNAVAILABLE);
            assertThatThrownBy(() -> commit(catalog, new Change.Condemn(Set.of(pack(1)))))
                    .isInstanceOf(CofferException.OutcomeUnknown.class);
            blobs.heal();
            blobs.putIfAbsent(StoreLayout.logEntry(2), BlobBody.of("of another\n".getBytes(StandardCharsets.UTF_8)));

            assertThatThrownBy(() -> catalog.condemned(Set.of(pack(1))))
                    .isInstanceOf(CofferException.Refused.class)
                    .hasMessageContaining("is another one in the log");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whenTheLogTakesNothingForVeryLongCommitsStop(TestDatabase database) {
        var place = place(database);
        try (var catalog = database.open(place)) {
            database.execute(place, "UPDATE head SET last_entry = 10001");

            assertThatThrownBy(() -> commit(catalog, add("m")))
                    .isInstanceOf(CofferException.Unavailable.class)
                    .hasMessageContaining("10001 entries")
                    .hasMessageContaining("could not be copied to the log");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDatabaseWhoseFactsMovedAwayMayKnowLessThanTheLog(TestDatabase database) {
        var place = place(database);
        try (var catalog = database.open(place)) {
            commit(catalog, add("m"));
            commit(catalog, new Change.MoveCatalog("json"));
        }
        try (var log = LogCatalog.open(blobs, Places.STORE)) {
            commit(log, add("m"));
        }

        try (var catalog = database.open(Places.existing(place))) {
            assertThat(catalog.keeper()).contains("json");
            assertThatThrownBy(() -> commit(catalog, add("m")))
                    .isInstanceOf(CofferException.Refused.class)
                    .hasMessageContaining("moved from " + database.kind() + " to json");
        }
    }
}
