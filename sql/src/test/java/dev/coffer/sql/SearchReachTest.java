package dev.coffer.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.search.Search;
import dev.coffer.search.SearchPage;
import dev.coffer.search.SearchRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
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

    /// What JDBI parses it keeps, so a search must not have it parsed by the parser that all share.
    @Test
    void searchesLeaveNoStatementsBehind() {
        var file = directory.resolve("catalog.sqlite");
        try (var catalog = new SqliteCatalogProvider().open(Places.sqlite(file, Places.blobs()));
                var database = new Database(SqliteConnections.open(file, false, Waits.STANDARD))) {
            var run = new SearchRun(catalog, new Random(1));
            for (int i = 0; i < 100; i++) {
                var search = run.next();
                var page = database.read(sql -> {
                    var config = sql.getConfig(SqlStatements.class);
                    var shared = config.getSqlParser();
                    config.setSqlParser(new Untouchable());
                    var found = new SearchSql(sql, database.dialect(), search, SearchSql.Reach.STANDARD).find();
                    config.setSqlParser(shared);
                    return found;
                });
                assertThat(page.ids()).isEmpty();
            }
        }
    }

    private static final class Untouchable implements SqlParser {
        @Override
        public ParsedSql parse(String text, StatementContext context) {
            throw new AssertionError("parsed, and kept: " + text);
        }

        @Override
        public String nameParameter(String name, StatementContext context) {
            return ":" + name;
        }
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

    private static SearchPage find(Database database, Search search, SearchSql.Reach reach) {
        return database.read(sql -> {
            var page = new SearchSql(sql, database.dialect(), search, reach).find();
            var versions = new Versions(sql, database.dialect(), new Moment(search.when()))
                    .inRows(page.ids()).stream().map(StoredVersion::version).toList();
            return new SearchPage(versions, page.next());
        });
    }
}
