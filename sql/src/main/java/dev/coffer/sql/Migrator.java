package dev.coffer.sql;

import dev.coffer.artifact.CofferException;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// Brings the schema of a database up to date: applies all missing steps in one transaction.
final class Migrator {
    private static final List<String> RECORDS = List.of("schema_version");

    /// Tables of the schema. One of them in a database without records belongs to another program.
    private static final List<String> TABLES = List.of(
            "head",
            "outbox",
            "entry",
            "artifact",
            "version",
            "metric",
            "param",
            "tag",
            "alias_move",
            "deletion",
            "version_state",
            "protection",
            "input",
            "object",
            "version_object",
            "first_chunk");

    private final Database database;
    private final List<Migration> migrations;
    private final Clock clock;

    Migrator(Database database, List<Migration> migrations, Clock clock) {
        this.database = database;
        this.migrations = migrations;
        this.clock = clock;
    }

    /// A step that was applied.
    private record Step(int version, String digest) {}

    /// Applies the missing steps.
    ///
    /// @param creates whether a database without any schema gets one
    /// @param finish  runs in the same transaction when a step was applied
    /// @throws CofferException.NoStore when there is no schema and `creates` is false
    void migrate(boolean creates, Consumer<Handle> finish) {
        if (database.read(this::isUpToDate)) {
            return;
        }
        database.writeRepeatable(sql -> {
            sql.execute(database.dialect().lockSchema());
            // Another process may have been faster.
            if (isUpToDate(sql)) {
                return true;
            }
            if (!hasRecords(sql)) {
                createRecords(sql, creates);
            }
            migrations.stream().skip(applied(sql).size()).forEach(migration -> apply(sql, migration));
            finish.accept(sql);
            return true;
        });
    }

    private boolean isUpToDate(Handle sql) {
        if (!hasRecords(sql)) {
            return false;
        }
        var applied = applied(sql);
        check(applied);
        return applied.size() == migrations.size();
    }

    private boolean hasRecords(Handle sql) {
        return count(sql, database.dialect().countTables(), RECORDS) > 0;
    }

    private void check(List<Step> applied) {
        for (int i = 0; i < Math.min(applied.size(), migrations.size()); i++) {
            var migration = migrations.get(i);
            if (applied.get(i).version() != migration.number()
                    || !applied.get(i).digest().equals(migration.digest())) {
                throw new CofferException.Corrupt(
                        "step " + migration.number() + " of the schema of " + database.location()
                                + " is not the one that this Coffer knows: a development version made it, or it was changed",
                        "make a new database from the log: coffer rebuild",
                        null);
            }
        }
        if (applied.size() > migrations.size()) {
            throw new CofferException.Invalid(
                    "the schema of " + database.location() + " was made by a newer Coffer: it has step "
                            + applied.size() + ", this one knows " + migrations.size(),
                    "use the newer version of Coffer");
        }
    }

    private List<Step> applied(Handle sql) {
        return sql.createQuery("SELECT version, digest FROM schema_version ORDER BY version")
                .map(Cells.of("schema_version", row -> new Step((int) row.number(1), row.text(2))))
                .list();
    }

    private void createRecords(Handle sql, boolean creates) {
        if (count(sql, database.dialect().countTablesInTheWay(), TABLES) > 0) {
            throw new CofferException.Refused(
                    database.location() + " holds tables of something else", "give Coffer a schema or file of its own");
        }
        if (!creates) {
            throw new CofferException.NoStore(
                    "there are no facts in " + database.location(), "coffer init makes a store");
        }
        sql.execute("CREATE TABLE schema_version (version integer PRIMARY KEY, digest text NOT NULL,"
                + " applied_at bigint NOT NULL)");
    }

    private void apply(Handle sql, Migration migration) {
        try (var script = sql.createScript(migration.script())) {
            script.execute();
        }
        sql.createUpdate("INSERT INTO schema_version (version, digest, applied_at) VALUES (:version, :digest, :at)")
                .bind("version", migration.number())
                .bind("digest", migration.digest())
                .bind("at", clock.millis())
                .execute();
    }

    private long count(Handle sql, String query, List<String> names) {
        return sql.createQuery(query)
                .bind("names", database.dialect().texts(names))
                .map(Cells.of("schema_version", row -> row.number(1)))
                .one();
    }
}
