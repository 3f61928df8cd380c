package dev.coffer.sql;

import dev.coffer.artifact.CofferException;
import org.jdbi.v3.core.Handle;

/// What a PostgreSQL server and session must have, or commits would not be durable or not in order. Looked at in every
/// transaction that writes, because a server can be told otherwise while it runs, and a pooler can hand out other sessions.
record PostgresSettings(
        int version,
        String encoding,
        String fsync,
        String fullPageWrites,
        String synchronousCommit,
        String isolation,
        boolean hasSchema) {
    private static final int OLDEST = 130_000;

    static void check(Handle sql, String location) {
        sql.createQuery("""
                        SELECT current_setting('server_version_num')::integer, current_setting('server_encoding'),
                               current_setting('fsync'), current_setting('full_page_writes'),
                               set_config('synchronous_commit', 'on', true),
                               current_setting('transaction_isolation'), current_schema() IS NOT NULL""")
                .map((row, context) -> new PostgresSettings(
                        row.getInt(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getBoolean(7)))
                .one()
                .check(location);
    }

    void check(String location) {
        if (version < OLDEST) {
            throw new CofferException.Refused(
                    location + " is PostgreSQL " + version / 10_000, "use PostgreSQL 13 or newer");
        }
        expect(location, "server_encoding", encoding, "UTF8", "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0");
        expect(location, "fsync", fsync, "on", "set fsync = on in postgresql.conf, and reload");
        expect(location, "full_page_writes", fullPageWrites, "on", "set full_page_writes = on, and reload");
        expect(location, "synchronous_commit", synchronousCommit, "on", "let this user set synchronous_commit");
        expect(
                location,
                "transaction_isolation",
                isolation,
                "read committed",
                "let default_transaction_isolation of this user be 'read committed'");
        if (!hasSchema) {
            throw new CofferException.Refused(
                    "no schema of the search path exists in " + location,
                    "CREATE SCHEMA, or name another with ?currentSchema=");
        }
    }

    private static void expect(String location, String setting, String is, String wanted, String hint) {
        if (!is.equals(wanted)) {
            throw new CofferException.Refused(
                    location + " runs with " + setting + " = " + is + ", not " + wanted, hint);
        }
    }
}
