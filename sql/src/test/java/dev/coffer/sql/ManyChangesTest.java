package dev.coffer.sql;

import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.addStored;
import static dev.coffer.catalog.Samples.freshUlid;
import static dev.coffer.catalog.Samples.id;
import static dev.coffer.catalog.Samples.replaceOthers;
import static dev.coffer.catalog.Samples.storage;
import static dev.coffer.catalog.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.Protection;
import dev.coffer.artifact.VersionId;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.CommitRules;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.Transaction;
import dev.coffer.config.Metadata;
import dev.coffer.store.CatalogProvider.Place;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// However many changes a transaction has, it takes few round trips to the database.
final class ManyChangesTest {
    private static final int VERSIONS = 300;
    private static final int FEW = 20;

    @TempDir
    private Path directory;

    private static List<VersionId> ids() {
        return IntStream.rangeClosed(1, VERSIONS)
                .mapToObj(number -> id("m" + number % 3 + ":v" + (number + 2) / 3))
                .toList();
    }

    private static Transaction ofEach(Function<VersionId, Change> change) {
        return transaction(ids().stream().map(change).toArray(Change[]::new));
    }

    private static Connections connections(Place place) {
        return switch (place.metadata()) {
            case Metadata.Sqlite sqlite -> SqliteConnections.open(sqlite.file().orElseThrow(), false, Waits.STANDARD);
            case Metadata.Postgres postgres -> PostgresConnections.open(postgres, Waits.STANDARD);
            case Metadata.Json _, Metadata.AsMade _ -> throw new IllegalArgumentException();
        };
    }

    /// Decides a transaction and writes what comes of it; nothing of it stays.
    ///
    /// @return the number of statements
    private static int statements(Place place, Transaction transaction) {
        var statements = new AtomicInteger();
        try (var connections = connections(place);
                var sql = connections.writer()) {
            connections.beginWriting(sql);
            sql.setSqlLogger(new SqlLogger() {
                @Override
                public void logBeforeExecution(StatementContext context) {
                    statements.incrementAndGet();
                }
            });
            var facts = new LockedFacts(sql, connections.dialect(), "any", HeadRow.read(sql));
            facts.load(Mentions.of(List.of(transaction)));
            var ruling = CommitRules.apply(transaction, facts);
            assertThat(ruling).isInstanceOf(CommitRules.Ruling.Happens.class);
            var events = ((CommitRules.Ruling.Happens) ruling).events();
            assertThat(events).isNotEmpty();
            new Projection(facts)
                    .apply(Line.of(new Entry(
                            facts.lastEntry() + 1,
                            facts.chain().digest(),
                            transaction.id(),
                            transaction.time(),
                            transaction.actor(),
                            Optional.empty(),
                            events)));
            facts.finish();
            connections.rollback(sql);
        }
        return statements.get();
    }

    @ParameterizedTest
    @EnumSource
    void aTransactionOfManyChangesTakesFewStatements(TestDatabase database) {
        var place = database.place(directory);
        var storages = IntStream.rangeClosed(1, VERSIONS)
                .mapToObj(number -> storage(freshUlid()))
                .toList();
        try (var catalog = database.open(place)) {
            var adds = IntStream.rangeClosed(1, VERSIONS)
                    .mapToObj(number -> addStored("m" + number % 3, storages.get(number - 1)));
            assertThat(catalog.commit(transaction(adds.toArray(Change[]::new))))
                    .isInstanceOf(CommitResult.Committed.class);

            assertThat(statements(place, ofEach(Change.Delete::new))).isLessThan(FEW);
            assertThat(statements(place, ofEach(id -> new Change.Protect(id, new Protection(Optional.empty(), "")))))
                    .isLessThan(FEW);
            assertThat(statements(place, relocated(storages))).isLessThan(FEW);
            assertThat(statements(place, transaction(add("m1"), replaceOthers("m1"))))
                    .isLessThan(FEW);

            catalog.commit(ofEach(Change.Delete::new));
            assertThat(statements(place, ofEach(Change.Restore::new))).isLessThan(FEW);

            assertThat(statements(place, transaction(new Change.Sweep(Set.copyOf(ids()), Instant.MAX))))
                    .isLessThan(FEW);
        }
    }

    private static Transaction relocated(List<Storage> from) {
        var ids = ids();
        return transaction(IntStream.range(0, VERSIONS)
                .mapToObj(i -> new Change.Relocate(ids.get(i), from.get(i).manifest(), storage(freshUlid())))
                .toArray(Change[]::new));
    }
}
