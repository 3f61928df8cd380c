package dev.coffer.sql;

import dev.coffer.artifact.CofferException;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.CommitRules;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Commits transactions. Those that come while another commit is on its way wait together and are committed together: one
/// transaction of the database, one sync of its disk. Each is judged by what those before it left, as if it were alone.
/// Threads may share it.
final class Commits {
    private static final int GROUP_LIMIT = 64;

    private final Database database;
    private final String kind;
    private final Entries entries;
    private final Outbox outbox;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private final ReentrantLock queueing = new ReentrantLock();
    private final ReentrantLock turn = new ReentrantLock(true);

    Commits(Database database, String kind, Entries entries, Outbox outbox) {
        this.database = database;
        this.kind = kind;
        this.entries = entries;
        this.outbox = outbox;
    }

    /// A transaction and what became of it. Used by whoever has the turn.
    private static final class Waiting {
        private final Transaction transaction;
        private @Nullable CommitResult result;
        private @Nullable RuntimeException failure;

        /// Whether the first look found it committed already: then it was not by us.
        private @Nullable Boolean repeated;

        /// Whether it was found committed. Then it does not matter what becomes of the transaction that found it.
        private boolean found;

        Waiting(Transaction transaction) {
            this.transaction = transaction;
        }

        boolean isDone() {
            return result != null || failure != null;
        }

        void settle(CommitResult now) {
            result = now;
            failure = null;
        }

        void fail(RuntimeException now) {
            if (!found) {
                result = null;
                failure = now;
            }
        }

        CommitResult outcome() {
            if (failure != null) {
                throw failure;
            }
            if (result == null) {
                throw new IllegalStateException("the transaction was not committed");
            }
            return result;
        }
    }

    CommitResult commit(Transaction transaction) {
        outbox.check();
        var mine = new Waiting(transaction);
        enqueue(mine);
        var done = Done.NOTHING;
        turn.lock();
        try {
            while (!mine.isDone()) {
                done = run(nextGroup());
            }
        } finally {
            turn.unlock();
        }
        outbox.append(done.lines(), done.waiting());
        var outcome = mine.outcome();
        if (isFinal(transaction) && outcome instanceof CommitResult.Committed(var entry, var _)) {
            outbox.require(entry);
        }
        return outcome;
    }

    /// Whether something comes after the transaction that cannot be taken back: objects are deleted, or another catalog takes
    /// over. Then it must be in the log for certain, which a copy of this database would not notice otherwise. A sweep can be
    /// taken back: nothing is gone before a condemnation, and that puts the sweep into the log with it.
    private static boolean isFinal(Transaction transaction) {
        return transaction.changes().stream()
                .anyMatch(change -> change instanceof Change.Condemn || change instanceof Change.MoveCatalog);
    }

    private void enqueue(Waiting waiting) {
        queueing.lock();
        try {
            queue.add(waiting);
        } finally {
            queueing.unlock();
        }
    }

    /// The first who wait. A transaction that is final is a group of its own.
    private List<Waiting> nextGroup() {
        var group = new ArrayList<Waiting>();
        queueing.lock();
        try {
            do {
                group.add(queue.remove());
            } while (group.size() < GROUP_LIMIT
                    && !isFinal(group.getLast().transaction)
                    && !queue.isEmpty()
                    && !isFinal(queue.element().transaction));
        } finally {
            queueing.unlock();
        }
        return group;
    }

    /// What a group came to.
    ///
    /// @param lines   of the new entries, in order
    /// @param waiting how many entries wait to be appended to the log now
    private record Done(List<Line> lines, long waiting) {
        static final Done NOTHING = new Done(List.of(), 0);
    }

    private Done run(List<Waiting> group) {
        try {
            return database.writeRepeatable(sql -> together(sql, group));
        } catch (CofferException.Unavailable | CofferException.OutcomeUnknown e) {
            group.forEach(waiting -> waiting.fail(e));
        } catch (RuntimeException e) {
            if (group.size() == 1) {
                group.getFirst().fail(e);
            } else {
                // One of them did it. Alone, it cannot hurt the others.
                long left = group.stream()
                        .mapToLong(waiting -> run(List.of(waiting)).waiting())
                        .max()
                        .orElse(0);
                return new Done(List.of(), left);
            }
        } catch (Error e) {
            // The others of the group wait for the thread that has their transactions.
            group.forEach(waiting ->
                    waiting.fail(new CofferException.OutcomeUnknown("the commit ended with an error: " + e, e)));
            throw e;
        }
        return Done.NOTHING;
    }

    private Done together(Handle sql, List<Waiting> group) {
        var dialect = database.dialect();
        var head = HeadRow.lock(sql, dialect);
        long appended = outbox.begin(sql, head);
        boolean isFinal = isFinal(group.getFirst().transaction);
        if (isFinal) {
            outbox.appendAll(sql, head);
        }
        var transactions = group.stream().map(waiting -> waiting.transaction).toList();
        var known = Entries.known(
                sql,
                dialect,
                transactions.stream().map(Transaction::id).toList(),
                transactions.stream()
                        .flatMap(transaction -> transaction.idempotencyKey().stream())
                        .toList());
        var facts = new LockedFacts(sql, dialect, kind, head);
        if (isFinal) {
            facts.rememberWholeLog();
        }
        facts.load(Mentions.of(transactions));
        var projection = new Projection(facts);
        var lines = new ArrayList<Line>();
        for (var waiting : group) {
            var next = decide(sql, waiting, known, facts, head.lastEntry());
            if (next != null) {
                projection.apply(next);
                facts.rows().outbox(next);
                lines.add(next);
                known.add(next.entry());
                waiting.settle(new CommitResult.Committed(next.entry(), false));
            }
        }
        if (facts.lastEntry() > head.lastEntry()) {
            facts.finish();
        }
        return new Done(lines, facts.lastEntry() - appended);
    }

    /// What a transaction comes to; nothing when it is settled without an entry. Changes no facts.
    ///
    /// @param before the newest entry that was committed before this transaction of the database
    private @Nullable Line decide(Handle sql, Waiting waiting, Entries.Known known, LockedFacts facts, long before) {
        var transaction = waiting.transaction;
        try {
            var done = known.byTransaction().get(transaction.id());
            if (waiting.repeated == null) {
                waiting.repeated = done != null;
            }
            if (done != null) {
                var entry = earlier(sql, done, facts);
                waiting.settle(new CommitResult.Committed(entry, waiting.repeated));
                waiting.found = entry.number() <= before;
                return null;
            }
            var sameKey = transaction.idempotencyKey().map(known.byKey()::get);
            if (sameKey.isPresent()) {
                waiting.settle(CommitRules.repeat(transaction, earlier(sql, sameKey.get(), facts)));
                return null;
            }
            switch (CommitRules.apply(transaction, facts)) {
                case CommitRules.Ruling.Condemned(var objects) -> waiting.settle(new CommitResult.Condemned(objects));
                case CommitRules.Ruling.Happens(var events)
                when events.isEmpty() -> waiting.settle(new CommitResult.Unchanged());
                case CommitRules.Ruling.Happens(var events) -> {
                    var entry = new Entry(
                            facts.lastEntry() + 1,
                            facts.chain().digest(),
                            transaction.id(),
                            transaction.time(),
                            transaction.actor(),
                            transaction.idempotencyKey(),
                            events);
                    return Line.of(entry);
                }
            }
        } catch (CofferException e) {
            waiting.fail(e);
        }
        return null;
    }

    private Entry earlier(Handle sql, long number, LockedFacts facts) {
        facts.rows().flush();
        return entries.read(sql, number);
    }
}
