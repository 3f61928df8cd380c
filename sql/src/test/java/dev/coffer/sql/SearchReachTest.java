package dev.coffer.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.search.Found;
import dev.coffer.search.Search;
import dev.coffer.search.SearchRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.cache.JdbiCacheStats;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How far is looked before indexes are asked, and whether they help, changes no answer. The contract's catalogs are too small
/// to come that far, so here a stretch is a few versions.
class SearchReachTest {
    private static final int TRANSACTIONS = 400;
    private static final int QUESTIONS = 1_500;
    private static final List<SearchSql.Reach> REACHES = List.of(
            new SearchSql.Reach(1, 1),
            new SearchSql.Reach(4, 2),
            new SearchSql.Reach(10, 20),
            new SearchSql.Reach(1, Long.MAX_VALUE));

    @TempDir
    private Path directory;

    @Test
    void answersAreTheSameInSqlite() {
        var file = directory.resolve("catalog.sqlite");
        try (var catalog = new SqliteCatalogProvider().open(Places.sqlite(file, Places.blobs()));
                var database = new Database(SqliteConnections.open(file, false, Waits.STANDARD))) {
            ask(catalog, database);
        }
    }

    @Test
    void answersAreTheSameInPostgres() {
        var server = EmbeddedServer.get();
        var metadata = server.metadata(server.freshSchema());
        try (var catalog = new PostgresCatalogProvider().open(Places.place(metadata, Places.blobs()));
                var database = new Database(PostgresConnections.open(metadata, Waits.STANDARD))) {
            ask(catalog, database);
        }
    }

    @Test
    void searchesLeaveNoStatementsBehind() {
        var file = directory.resolve("catalog.sqlite");
        try (var catalog = new SqliteCatalogProvider().open(Places.sqlite(file, Places.blobs()));
                var database = new Database(SqliteConnections.open(file, false, Waits.STANDARD))) {
            assertThat(catalog.lastEntry()).isZero();
            var run = new SearchRun(catalog, new Random(1));
            int before = database.read(SearchReachTest::statements);
            for (int i = 0; i < 100; i++) {
                assertThat(find(database, run.next(), SearchSql.Reach.STANDARD).versions())
                        .isEmpty();
            }
            assertThat(database.read(SearchReachTest::statements)).isEqualTo(before);
        }
    }

    /// How many parsed statements are kept.
    private static int statements(Handle sql) {
        var parser = (ColonPrefixSqlParser) sql.getConfig(SqlStatements.class).getSqlParser();
        JdbiCacheStats stats = parser.cacheStats();
        return stats.cacheSize();
    }

    /// `-Dcoffer.seed=…` runs one again.
    private static void ask(Catalog catalog, Database database) {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("SearchReachTest seed: -Dcoffer.seed=" + seed);
        var run = new SearchRun(catalog, new Random(seed));
        run.fill(TRANSACTIONS);
        for (int i = 0; i < QUESTIONS; i++) {
            var search = run.next();
            var reach = REACHES.get(i % REACHES.size());
            var found = find(database, search, reach);
            assertThat(found).as("%s of %s", reach, search).isEqualTo(run.answer(search));
            if (found.next().isPresent()) {
                var behind = search.after(found.next().get());
                assertThat(find(database, behind, reach))
                        .as("%s of %s", reach, behind)
                        .isEqualTo(run.answer(behind));
            }
        }
    }

    private static Found find(Database database, Search search, SearchSql.Reach reach) {
        return database.read(sql -> {
            var page = new SearchSql(sql, database.dialect(), search, reach).find();
            var versions = new Versions(sql, database.dialect(), new Moment(search.when()))
                    .inRows(page.ids()).stream().map(StoredVersion::version).toList();
            return new Found(versions, page.next());
        });
    }
}
