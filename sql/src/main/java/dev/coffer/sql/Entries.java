package dev.coffer.sql;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.Entry;
import dev.coffer.json.EntryJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Gatherers;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;

/// Reads entries back. Their lines are in the outbox or, from some time after the commit, in the store's log only; the digest of each
/// is here, so that no other line passes for it.
final class Entries {
    private static final int READS_AT_ONCE = 16;

    /// A page ends behind the line with which it is larger than this.
    private static final long PAGE_BYTES = 32 << 20;

    private final LogCopy log;

    Entries(LogCopy log) {
        this.log = log;
    }

    /// What tells entries apart.
    ///
    /// @param key empty when it has none
    private record Mark(long number, Ulid transaction, Optional<String> key) {}

    /// The numbers of entries by their transactions' ids and by their idempotency keys.
    record Known(Map<Ulid, Long> byTransaction, Map<String, Long> byKey) {
        void add(Entry entry) {
            byTransaction.put(entry.transaction(), entry.number());
            entry.idempotencyKey().ifPresent(key -> byKey.put(key, entry.number()));
        }
    }

    /// Looks for entries that have one of these ids or keys.
    static Known known(Handle sql, Dialect dialect, Collection<Ulid> transactions, Collection<String> keys) {
        var known = new Known(new HashMap<>(), new HashMap<>());
        sql.createQuery("SELECT number, transaction_id, idempotency_key FROM entry WHERE "
                        + dialect.isAmong("transaction_id", ":transactions") + " OR "
                        + dialect.isAmong("idempotency_key", ":keys"))
                .bind(
                        "transactions",
                        dialect.texts(transactions.stream().map(Ulid::toString).toList()))
                .bind("keys", dialect.texts(keys))
                .map(Cells.of("entry", row -> new Mark(row.number(1), Ulid.parse(row.text(2)), row.textIfAny(3))))
                .forEach(mark -> {
                    known.byTransaction().put(mark.transaction(), mark.number());
                    mark.key().ifPresent(key -> known.byKey().put(key, mark.number()));
                });
        return known;
    }

    /// An entry that there is.
    Entry read(Handle sql, long number) {
        var line = waiting(sql, number).or(() -> log.line(number)).orElseThrow(() -> missing(number));
        return decode(number, line, digests(sql, number - 1, number));
    }

    private static Optional<byte[]> waiting(Handle sql, long number) {
        return sql.createQuery("SELECT line FROM outbox WHERE number = :number")
                .bind("number", number)
                .map(Cells.of("outbox", row -> row.bytes(1)))
                .findOne();
    }

    /// Some entries that are to be read.
    ///
    /// @param last    inclusive
    /// @param waiting the lines of those that wait in the outbox
    /// @param digests of the lines of all of them
    record Window(long after, long last, Map<Long, byte[]> waiting, Map<Long, Digest> digests) {}

    private record Size(long number, long bytes) {}

    static Window window(Handle sql, long after, int limit) {
        long last = Math.min(HeadRow.read(sql).lastEntry(), after > Long.MAX_VALUE - limit ? after : after + limit);
        long bytes = 0;
        for (var size : sizes(sql, after, last)) {
            if (bytes > PAGE_BYTES) {
                last = size.number() - 1;
                break;
            }
            bytes += size.bytes();
        }
        var waiting = new HashMap<Long, byte[]>();
        sql.createQuery("SELECT number, line FROM outbox WHERE number > :after AND number <= :last")
                .bind("after", after)
                .bind("last", last)
                .map(Cells.of("outbox", row -> Map.entry(row.number(1), row.bytes(2))))
                .forEach(line -> waiting.put(line.getKey(), line.getValue()));
        return new Window(after, last, waiting, digests(sql, after, last));
    }

    /// The digests of the lines of entries.
    ///
    /// @param last inclusive
    static Map<Long, Digest> digests(Handle sql, long after, long last) {
        var digests = new HashMap<Long, Digest>();
        sql.createQuery("SELECT number, digest FROM entry WHERE number > :after AND number <= :last")
                .bind("after", after)
                .bind("last", last)
                .map(Cells.of("entry", row -> Map.entry(row.number(1), Digest.read(row.bytes(2), 0))))
                .forEach(each -> digests.put(each.getKey(), each.getValue()));
        return digests;
    }

    private static List<Size> sizes(Handle sql, long after, long last) {
        return sql.createQuery("SELECT number, length(line) FROM outbox WHERE number > :after AND number <= :last"
                        + " ORDER BY number")
                .bind("after", after)
                .bind("last", last)
                .map(Cells.of("outbox", row -> new Size(row.number(1), row.number(2))))
                .list();
    }

    /// The entries of a window, in order; fewer when they are large.
    List<Entry> read(Window window) {
        var entries = new ArrayList<Entry>();
        if (window.last() <= window.after()) {
            return entries;
        }
        var lines = LongStream.rangeClosed(window.after() + 1, window.last())
                .boxed()
                .gather(Gatherers.mapConcurrent(
                        READS_AT_ONCE,
                        number -> Optional.ofNullable(window.waiting().get(number))
                                .or(() -> log.line(number))
                                .orElseThrow(() -> missing(number))))
                .iterator();
        long bytes = 0;
        while (lines.hasNext() && bytes < PAGE_BYTES) {
            var line = lines.next();
            bytes += line.length;
            entries.add(decode(window.after() + entries.size() + 1, line, window.digests()));
        }
        return entries;
    }

    private static Entry decode(long number, byte[] line, Map<Long, Digest> digests) {
        var what = "log entry " + number;
        var entry = EntryJson.read(line, what);
        if (entry.number() != number) {
            throw new CofferException.Corrupt(what + " says that it is number " + entry.number());
        }
        if (!Digest.of(line).equals(digests.get(number))) {
            throw new CofferException.Corrupt(what + " is not the one that was committed");
        }
        return entry;
    }

    private CofferException.Corrupt missing(long number) {
        return new CofferException.Corrupt(
                "entry " + number + " is neither in the database nor in the log in " + log.location());
    }
}
