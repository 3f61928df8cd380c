package dev.coffer.sql;

import dev.coffer.artifact.CofferException;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// Brings the schema of a database up to date, step by step, all missing ones in one transaction.
final class Migrator {
    private static final List<String> RECORDS = List.of("schema_version");

    /// Tables of the first schema, one of which in a database without records means that it is somebody else's.
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

    /// A step that was made.
    private record Done(int version, String digest) {}

    /// Makes the missing steps, and then what else belongs to them.
    ///
    /// @param creates whether a database without any schema gets one
    /// @param finish  runs in the same transaction, whenever a step was made
    /// @throws CofferException.NoStore when there is none and it must not be made
    void migrate(boolean creates, Consumer<Handle> finish) {
        if (database.read(this::isUpToDate)) {
            return;
        }
        database.writeRepeatable(sql -> {
            sql.execute(database.dialect().lockSchema());
            // Somebody else may have been faster.
            if (isUpToDate(sql)) {
                return true;
            }
            if (!hasRecords(sql)) {
                begin(sql, creates);
            }
            migrations.stream().skip(done(sql).size()).forEach(migration -> apply(sql, migration));
            finish.accept(sql);
            return true;
        });
    }

    private boolean isUpToDate(Handle sql) {
        if (!hasRecords(sql)) {
            return false;
        }
        var done = done(sql);
        check(done);
        return done.size() == migrations.size();
    }

    private boolean hasRecords(Handle sql) {
        return count(sql, database.dialect().countTables(), RECORDS) > 0;
    }

    private void check(List<Done> done) {
        if (done.size() > migrations.size()) {
            throw new CofferException.Invalid(
                    "the schema of " + database.location() + " was made by a newer Coffer: it has step " + done.size()
                            + ", this one knows " + migrations.size(),
                    "use the newer version of Coffer");
        }
        for (int i = 0; i < done.size(); i++) {
            var migration = migrations.get(i);
            if (done.get(i).version() != migration.number()
                    || !done.get(i).digest().equals(migration.digest())) {
                throw new CofferException.Corrupt("step " + migration.number() + " of the schema of "
                        + database.location() + " is not the one that this Coffer knows");
            }
        }
    }

    private List<Done> done(Handle sql) {
        return sql.createQuery("SELECT version, digest FROM schema_version ORDER BY version")
                .map(Cells.of("schema_version", row -> new Done((int) row.number(1), row.text(2))))
                .list();
    }

    private void begin(Handle sql, boolean creates) {
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
