package dev.coffer.sql;

import java.util.Collection;
import java.util.Optional;

/// PostgreSQL, from version 13.
final class PostgresDialect implements Dialect {
    /// Any number that no other program uses; this one is "coffer" in ASCII.
    private static final long SCHEMA_LOCK = 0x636f66666572L;

    @Override
    public String isAmong(String expression, String parameter) {
        return expression + " = ANY (" + parameter + ")";
    }

    @Override
    public Object texts(Collection<String> texts) {
        return texts.toArray(String[]::new);
    }

    @Override
    public Object numbers(Collection<Long> numbers) {
        return numbers.toArray(Long[]::new);
    }

    @Override
    public String versionIds(String parameter) {
        return """
                (SELECT split_part(id, ':v', 1) COLLATE "C" AS name, CAST(split_part(id, ':v', 2) AS bigint) AS number
                FROM unnest(%s) AS ids (id))""".formatted(parameter);
    }

    @Override
    public String forShare() {
        return " FOR SHARE";
    }

    @Override
    public String forUpdate() {
        return " FOR UPDATE";
    }

    @Override
    public String forUpdateOfFree() {
        return " FOR UPDATE SKIP LOCKED";
    }

    /// The server's own tools look into its files, and no query does.
    @Override
    public Optional<String> integrity() {
        return Optional.empty();
    }

    /// Ends with the transaction, so it works through a pooler too.
    @Override
    public String lockSchema() {
        return "SELECT pg_advisory_xact_lock(" + SCHEMA_LOCK + ")";
    }

    @Override
    public String countTables() {
        return "SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND c.relname = ANY (:names)";
    }

    /// A schema may be shared.
    @Override
    public String countTablesInTheWay() {
        return countTables();
    }
}
