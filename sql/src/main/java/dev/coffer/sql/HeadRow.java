package dev.coffer.sql;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.Ulid;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The one row that says how far the facts are.
///
/// @param store     whose facts they are
/// @param lastEntry the newest entry's number; 0 when there is none
/// @param appended  entries up to this one lie in the store's log too
/// @param versions  how many versions were ever added
/// @param keeper    the kind of catalog that the facts last moved to
record HeadRow(Ulid store, long lastEntry, long appended, long versions, Optional<String> keeper) {
    private static final String QUERY = "SELECT store, last_entry, appended, versions, keeper FROM head WHERE id = 1";

    static void make(Handle sql, Ulid store) {
        sql.createUpdate("INSERT INTO head (id, store, last_entry, appended, versions) VALUES (1, :store, 0, 0, 0)"
                        + " ON CONFLICT DO NOTHING")
                .bind("store", store.toString())
                .execute();
    }

    static HeadRow read(Handle sql) {
        return query(sql, QUERY);
    }

    /// Reads it and keeps everybody else from committing until the transaction ends. So transactions happen one after the other,
    /// and their entries get numbers without gaps.
    static HeadRow lock(Handle sql, Dialect dialect) {
        return query(sql, QUERY + dialect.forUpdate());
    }

    private static HeadRow query(Handle sql, String query) {
        return sql.createQuery(query)
                .map((row, context) -> new HeadRow(
                        Ulid.parse(row.getString(1)),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        Optional.ofNullable(row.getString(5))))
                .findOne()
                .orElseThrow(() -> new CofferException.Corrupt("the table head of the database has lost its row"));
    }

    /// Entries that wait to be appended to the log.
    long pending() {
        return lastEntry - appended;
    }
}
