package dev.coffer.sql;

import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.addStored;
import static dev.coffer.catalog.Samples.alias;
import static dev.coffer.catalog.Samples.aliasNew;
import static dev.coffer.catalog.Samples.freshUlid;
import static dev.coffer.catalog.Samples.pack;
import static dev.coffer.catalog.Samples.setTags;
import static dev.coffer.catalog.Samples.storage;
import static dev.coffer.catalog.Samples.tagged;
import static dev.coffer.catalog.Samples.transaction;
import static dev.coffer.catalog.Samples.transactionWithKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.Transaction;
import dev.coffer.store.CatalogProvider.Place;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Transactions that are committed together are judged as if each were alone.
final class CommitsTest {
    @TempDir
    private Path directory;

    /// Commits the first alone and all others together: they come while the first one waits for the database.
    private static List<Object> together(
            TestDatabase database, Place place, Catalog catalog, List<Transaction> transactions) throws Exception {
        var tasks = new ArrayList<FutureTask<Object>>();
        try (var holder = database.connect(place);
                var statement = holder.createStatement()) {
            hold(database, statement);
            for (var transaction : transactions) {
                var task = new FutureTask<Object>(() -> outcome(catalog, transaction));
                tasks.add(task);
                var thread = Thread.ofPlatform().start(task);
                boolean first = tasks.size() == 1;
                waitUntil(thread, first ? Thread.State.RUNNABLE : Thread.State.WAITING, first ? "write" : "lock");
            }
            statement.execute("ROLLBACK");
        }
        var outcomes = new ArrayList<>();
        for (var task : tasks) {
            outcomes.add(task.get());
        }
        return outcomes;
    }

    private static void hold(TestDatabase database, java.sql.Statement statement) throws SQLException {
        statement.execute(database == TestDatabase.SQLITE ? "BEGIN IMMEDIATE" : "BEGIN");
        if (database == TestDatabase.POSTGRES) {
            statement.execute("SELECT * FROM head FOR UPDATE");
        }
    }

    /// Waits until a thread is inside a method of this name: the first one writes to the database, the others wait for their
    /// turn.
    private static void waitUntil(Thread thread, Thread.State state, String method) {
        while (thread.getState() != state
                || Arrays.stream(thread.getStackTrace())
                        .noneMatch(frame -> frame.getMethodName().equals(method))) {
            if (!thread.isAlive()) {
                throw new AssertionError("it did not wait");
            }
            Thread.onSpinWait();
        }
    }

    private static Object outcome(Catalog catalog, Transaction transaction) {
        try {
            return switch (catalog.commit(transaction)) {
                case CommitResult.Committed(var entry, var repeated) when repeated -> "repeated " + entry.number();
                case CommitResult.Committed(var entry, var _) -> "entry " + entry.number();
                case CommitResult.Unchanged() -> "unchanged";
                case CommitResult.Condemned(var objects) -> "condemned " + objects;
            };
        } catch (CofferException e) {
            return e.code();
        }
    }

    private Catalog open(TestDatabase database, Place place) {
        var waits = new Waits(
                Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(60));
        return database == TestDatabase.SQLITE
                ? SqliteCatalogProvider.open(place, waits, database.migrations())
                : PostgresCatalogProvider.open(place, waits, database.migrations());
    }

    @ParameterizedTest
    @EnumSource
    void eachSeesWhatThoseBeforeItDidAndFailsByItself(TestDatabase database) throws Exception {
        var place = database.place(directory);
        try (var catalog = open(database, place)) {
            catalog.commit(transaction(new Change.Condemn(Set.of(pack(1)))));
            var twice = transaction(add("m", tagged(Map.of("a", "1"))));

            var outcomes = together(
                    database,
                    place,
                    catalog,
                    List.of(
                            transaction(add("first")),
                            twice,
                            transaction(alias("m", "prod", 9)),
                            transaction(alias("m", "prod", 1), setTags("m:v1", Map.of("b", "2"))),
                            twice,
                            transaction(alias("m", "prod", 1)),
                            transactionWithKey("key", add("m"), aliasNew("m", "dev")),
                            transactionWithKey("key", add("m")),
                            transactionWithKey("key", add("other")),
                            transaction(addStored("m", storage(freshUlid(), pack(1)))),
                            transaction(alias("m", "prod", 2), alias("m", "prod", 1), alias("m", "prod", 2)),
                            transaction(new Change.Delete(dev.coffer.catalog.Samples.id("m:v1")))));

            assertThat(outcomes)
                    .containsExactly(
                            "entry 2",
                            "entry 3",
                            "NOT_FOUND",
                            "entry 4",
                            "repeated 3",
                            "unchanged",
                            "entry 5",
                            "repeated 5",
                            "CONFLICT",
                            "condemned [" + pack(1) + "]",
                            "entry 6",
                            "entry 7");
            assertThat(catalog.lastEntry()).isEqualTo(7);
            assertThat(catalog.find(Reference.parse("m:prod"))
                            .orElseThrow()
                            .version()
                            .id()
                            .number())
                    .isEqualTo(2);
            assertThat(catalog.find(Reference.parse("m:v1"))
                            .orElseThrow()
                            .version()
                            .facts()
                            .tags())
                    .isEqualTo(Map.of("a", "1", "b", "2"));
            assertThat(catalog.find(Reference.parse("m:v1"))
                            .orElseThrow()
                            .version()
                            .deleted())
                    .isTrue();
            assertThat(catalog.entries(0, 100)).hasSize(7);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThatTheDatabaseDoesNotTakeFailsOnlyItself(TestDatabase database) throws Exception {
        var place = database.place(directory);
        try (var catalog = open(database, place)) {
            catalog.commit(transaction(add("poison")));
            // The next version of this artifact collides with a row that should not be there.
            database.execute(place, "UPDATE artifact SET last_number = 0 WHERE name = 'poison'");

            var outcomes = together(
                    database,
                    place,
                    catalog,
                    List.of(
                            transaction(add("first")),
                            transaction(add("a")),
                            transaction(add("poison")),
                            transaction(add("b"))));

            assertThat(outcomes).containsExactly("entry 2", "entry 3", "CORRUPT", "entry 4");
            assertThat(catalog.find(Reference.parse("b"))).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyMoreThanFitIntoOneGroupAllCommit(TestDatabase database) throws Exception {
        var place = database.place(directory);
        try (var catalog = open(database, place)) {
            var transactions = new ArrayList<Transaction>();
            for (int i = 0; i < 150; i++) {
                transactions.add(transaction(add("m" + i % 7)));
            }

            var outcomes = together(database, place, catalog, transactions);

            assertThat(outcomes).doesNotHaveDuplicates().hasSize(150);
            assertThat(catalog.lastEntry()).isEqualTo(150);
        }
    }
}
