package dev.coffer.sql;

import dev.coffer.artifact.Digest;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.ChainHead;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The one row that says how far the facts are.
///
/// @param store     whose facts they are
/// @param head      the newest entry
/// @param appended  entries up to this one lie in the store's log too
/// @param versions  how many versions were ever added
/// @param keeper    the kind of catalog that the facts last moved to
record HeadRow(Ulid store, ChainHead head, long appended, long versions, Optional<String> keeper) {
    private static final String QUERY =
            "SELECT store, last_entry, digest, appended, versions, moved_to FROM head WHERE id = 1";

    static void make(Handle sql, Ulid store) {
        sql.createUpdate("INSERT INTO head (id, store, last_entry, digest, appended, versions)"
                        + " VALUES (1, :store, 0, :digest, 0, 0) ON CONFLICT DO NOTHING")
                .bind("store", store.toString())
                .bind("digest", ChainHead.start(store).digest().bytes())
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
                .map(Cells.of(
                        "head",
                        row -> new HeadRow(
                                Ulid.parse(row.text(1)),
                                new ChainHead(row.number(2), Digest.read(row.bytes(3), 0)),
                                row.number(4),
                                row.number(5),
                                row.textIfAny(6))))
                .findOne()
                .orElseThrow(() -> Cells.missing("the row of the table head"));
    }

    HeadRow {
        if (appended < 0 || head.number() < appended || versions < 0) {
            throw new IllegalArgumentException(
                    "last_entry " + head.number() + ", appended " + appended + ", versions " + versions);
        }
    }

    /// The newest entry's number; 0 when there is none.
    long lastEntry() {
        return head.number();
    }

    /// Entries that wait to be appended to the log.
    long pending() {
        return lastEntry() - appended;
    }
}
