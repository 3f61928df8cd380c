package dev.coffer.sql;

import dev.coffer.artifact.CofferException;
import dev.coffer.catalog.Entry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Carries entries from the database to the store's log, in order. A commit puts its line into the table `outbox`; afterwards
/// whoever committed appends what waits there. What could not be appended waits for the next one who commits. That lines
/// are in the log is noted in the database with the next commit; a line that is put there twice does no harm. Threads may share
/// it.
final class Outbox {
    private static final int PAGE_ENTRIES = 64;
    private static final int PAGE_BYTES = 8 << 20;

    /// Pages that one commit appends at most when it does not have to append all.
    private static final int PAGES_EACH = 4;

    /// From here on a commit waits for its turn to append, which slows down all of them to what the log takes.
    private static final int CROWDED = 1_000;

    /// From here on the log has clearly been out of order for long, and must not be forgotten about.
    private static final int FULL = 10_000;

    private final Database database;
    private final LogCopy log;
    private final ReentrantLock appending = new ReentrantLock(true);

    /// The newest entry up to which all are in the log for certain.
    private final AtomicLong copied;

    private volatile @Nullable String parted;
    private volatile @Nullable CofferException failure;

    Outbox(Database database, LogCopy log, long appended) {
        this.database = database;
        this.log = log;
        this.copied = new AtomicLong(appended);
    }

    private record Size(long number, long bytes) {}

    /// Refuses commits that the log could not follow.
    ///
    /// @throws CofferException.Refused when the log has other entries than the database
    void check() {
        var why = parted;
        if (why != null) {
            throw new CofferException.Refused(
                    why,
                    "two databases wrote to this store; go on with the one that has what the log has, or make a new one"
                            + " from the log: coffer rebuild");
        }
    }

    /// Prepares a commit, in a transaction that holds the head's lock.
    ///
    /// @return how far the log is
    long begin(Handle sql, HeadRow head) {
        check();
        if (head.lastEntry() - Math.max(copied.get(), head.appended()) > FULL) {
            throw new CofferException.Unavailable(
                    head.pending() + " entries of " + database.location() + " could not be copied to the log in "
                            + log.location(),
                    failure);
        }
        advance(head.appended());
        long now = copied.get();
        if (now > head.appended()) {
            settle(sql, now);
        }
        return now;
    }

    /// Appends what waits, as far as that goes. It does not matter here when it fails: nothing is lost.
    ///
    /// @param fresh   the lines that were just committed, in order
    /// @param waiting how many entries wait
    void append(List<Line> fresh, long waiting) {
        if (waiting <= 0) {
            return;
        }
        if (waiting > CROWDED) {
            appending.lock();
        } else if (!appending.tryLock()) {
            return;
        }
        try {
            if (!fresh.isEmpty() && fresh.getFirst().number() == copied.get() + 1) {
                fresh.forEach(line -> put(line.number(), line.bytes()));
            } else {
                appendPages();
            }
            failure = null;
        } catch (CofferException e) {
            failure = e;
        } finally {
            appending.unlock();
        }
    }

    private void appendPages() {
        boolean more = true;
        for (int pages = 0; more && pages < PAGES_EACH; pages++) {
            var page = database.read(sql -> page(sql, copied.get()));
            put(page);
            more = page.size() == PAGE_ENTRIES;
        }
    }

    /// Makes sure that an entry is in the log.
    ///
    /// @throws CofferException.OutcomeUnknown when it cannot be put there now
    void require(Entry entry) {
        append(List.of(), FULL);
        if (copied.get() < entry.number()) {
            throw new CofferException.OutcomeUnknown(
                    "transaction " + entry.transaction() + " is in " + database.location()
                            + ", but not yet in the log in " + log.location(),
                    failure);
        }
    }

    /// Makes sure that everything which is committed is in the log: it is about to be acted on, and that cannot be taken back.
    ///
    /// @throws CofferException.Refused     when the log has other entries than the database
    /// @throws CofferException.Unavailable when they cannot be put there now
    void require(HeadRow head) {
        advance(head.appended());
        for (long before = -1; copied.get() < head.lastEntry() && copied.get() > before; ) {
            before = copied.get();
            append(List.of(), FULL);
        }
        check();
        long waiting = head.lastEntry() - copied.get();
        if (waiting > 0) {
            throw new CofferException.Unavailable(
                    waiting + " entries of " + database.location() + " are not yet in the log in " + log.location()
                            + ", and what is condemned counts only when it is there",
                    failure);
        }
    }

    /// Appends everything within a transaction that holds the head's lock, and makes sure that the log has nothing more, and no hole.
    /// Before something happens that cannot be taken back, database and log must be one.
    void appendAll(Handle sql, HeadRow head) {
        appending.lock();
        try {
            for (var page = page(sql, copied.get()); !page.isEmpty(); page = page(sql, copied.get())) {
                put(page);
            }
            if (!log.endsAt(head.lastEntry())) {
                parted = behind(head.lastEntry());
                check();
            }
        } catch (CofferException.Unavailable | CofferException.OutcomeUnknown e) {
            throw new CofferException.Refused(
                    "the log in " + log.location() + " must have every entry before this can be done: "
                            + e.getMessage(),
                    "try again when it can be written to");
        } finally {
            appending.unlock();
        }
    }

    /// Makes sure that everything which is committed is in the log, and that the log has no hole and nothing else.
    void checkLog() {
        log.lookAgain();
        long last;
        do {
            var head = database.readAtOnce(HeadRow::read);
            require(head);
            last = head.lastEntry();
            if (log.endsAt(last)) {
                return;
            }
            // Has somebody committed just now?
        } while (database.readAtOnce(HeadRow::read).lastEntry() > last);
        parted = behind(last);
        check();
    }

    /// What is to be said of a database that does not know all entries.
    String behind(long lastEntry) {
        return database.location() + " knows entries up to " + lastEntry + ", and the log in " + log.location()
                + " has entry " + log.near(lastEntry).orElse(lastEntry + 1);
    }

    private void put(List<Map.Entry<Long, byte[]>> page) {
        page.forEach(line -> put(line.getKey(), line.getValue()));
    }

    private void put(long number, byte[] line) {
        if (!log.put(number, line)) {
            parted = "entry " + number + " of " + database.location() + " is another one in the log in "
                    + log.location();
            check();
        }
        advance(number);
    }

    /// Others append too, so what is known may jump.
    private void advance(long number) {
        copied.accumulateAndGet(number, Math::max);
    }

    /// Notes in the database what is in the log.
    void settle() {
        long now = copied.get();
        try {
            if (database.readAtOnce(HeadRow::read).appended() < now) {
                database.write(sql -> settle(sql, now));
            }
        } catch (CommitInDoubt e) {
            throw e.failure();
        }
    }

    private static boolean settle(Handle sql, long last) {
        sql.createUpdate("UPDATE head SET appended = :last WHERE id = 1 AND appended < :last")
                .bind("last", last)
                .execute();
        sql.createUpdate("DELETE FROM outbox WHERE number <= :last")
                .bind("last", last)
                .execute();
        return true;
    }

    private static List<Map.Entry<Long, byte[]>> page(Handle sql, long after) {
        var sizes = sql.createQuery(
                        "SELECT number, length(line) FROM outbox WHERE number > :after ORDER BY number LIMIT :limit")
                .bind("after", after)
                .bind("limit", PAGE_ENTRIES)
                .map(Cells.of("outbox", row -> new Size(row.number(1), row.number(2))))
                .list();
        long bytes = 0;
        long last = after;
        for (var size : sizes) {
            bytes += size.bytes();
            if (last > after && bytes > PAGE_BYTES) {
                break;
            }
            last = size.number();
        }
        return sql.createQuery(
                        "SELECT number, line FROM outbox WHERE number > :after AND number <= :last ORDER BY number")
                .bind("after", after)
                .bind("last", last)
                .map(Cells.of("outbox", row -> Map.entry(row.number(1), row.bytes(2))))
                .list();
    }
}
