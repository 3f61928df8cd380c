package dev.coffer.catalog.log;

import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.ChainHead;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.CommitRules;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.catalog.Transaction;
import dev.coffer.catalog.checkpoint.LogReader;
import dev.coffer.json.EntryJson;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// One transaction on its way into the log.
///
/// Creating entry n+1 is the commit: put-if-absent succeeds only if nobody acted after entry n, so what the rules said
/// about the facts at n is still true. A writer that was overtaken reads the new entries and asks the rules again.
final class Commit {
    private static final int OVERTAKEN_LIMIT = 1_000;
    private static final int UNKNOWN_LIMIT = 5;

    private final Log log;
    private final Transaction transaction;
    private final Map<VersionId, StoredVersion> added = new HashMap<>();

    /// Where it was said where the content of each of them lies.
    private final Map<VersionId, Optional<VersionChanges.Relocated>> placesRead = new HashMap<>();

    private Set<ObjectId> referenced = Set.of();
    private long referencedUpTo = -1;
    private long wholeUpTo = -1;
    private int overtaken;
    private int unknown;

    /// Returns whether the facts in memory are not older than this commit. Until then they are good enough for creating
    /// the next entry, which only succeeds if they are, and for nothing else.
    private boolean fresh;

    private boolean behind;
    private long doubtful;

    Commit(Log log, Transaction transaction) {
        this.log = log;
        this.transaction = transaction;
    }

    /// The next thing to do, found out under the lock and done outside.
    private sealed interface Step {
        /// To return a result.
        record Return(CommitResult result) implements Step {}

        /// To look for what others committed, because as far as is known nothing is to be done.
        record LookAgain() implements Step {}

        /// To return the entry that the transaction made before.
        record Repeat(long entry) implements Step {}

        /// To return the entry that another transaction with its idempotency key made.
        record RepeatKey(long entry) implements Step {}

        /// To read versions whose facts the rules may ask for.
        record ReadVersions(List<VersionAt> versions) implements Step {}

        /// To find out whether the log has a hole, or goes on behind this entry.
        record CheckLog(long last) implements Step {}

        /// To find out which of the objects to be condemned are referred to, by the entries up to this one.
        record ReadReferences(long last) implements Step {}

        /// To create the next entry.
        record Create(ChainHead before, List<Event> events) implements Step {}
    }

    CommitResult run() {
        try {
            var result = attempt();
            while (result.isEmpty()) {
                result = attempt();
            }
            return result.get();
        } catch (CofferException e) {
            throw truth(e);
        }
    }

    /// Does what is to be done next. Empty when that is not the end of it.
    private Optional<CommitResult> attempt() {
        if (behind) {
            log.refresh();
            behind = false;
            fresh = true;
        }
        switch (next()) {
            case Step.Return(var result) -> {
                return Optional.of(result);
            }
            case Step.LookAgain() -> behind = true;
            case Step.Repeat(var number) -> {
                boolean before = overtaken + unknown == 0;
                return Optional.of(
                        settled(new CommitResult.Committed(log.lines().entry(number), before)));
            }
            case Step.RepeatKey(var number) -> {
                return Optional.of(
                        settled(CommitRules.repeat(transaction, log.lines().entry(number))));
            }
            case Step.ReadVersions(var versions) -> versions.forEach(this::read);
            case Step.CheckLog(var last) -> checkLog(last);
            case Step.ReadReferences(var last) -> {
                referenced = log.references().referenced(condemned(), last);
                referencedUpTo = last;
            }
            case Step.Create(var before, var events) -> {
                return create(entry(before, events));
            }
        }
        return Optional.empty();
    }

    private void read(VersionAt at) {
        added.put(at.row().id(), log.versions().asAdded(at));
        placesRead.put(at.row().id(), at.relocated());
    }

    private void checkLog(long last) {
        if (log.endsAt(last)) {
            wholeUpTo = last;
        } else {
            behind = true;
        }
    }

    private Optional<CommitResult> create(LogReader.ReadEntry next) {
        if (put(next)) {
            log.created(next);
            return Optional.of(new CommitResult.Committed(next.entry(), false));
        }
        behind = true;
        return Optional.empty();
    }

    private Step next() {
        try {
            var step = log.withFacts(this::decide);
            return fresh || !(step instanceof Step.Return) ? step : new Step.LookAgain();
        } catch (CofferException e) {
            if (fresh) {
                throw e;
            }
            return new Step.LookAgain();
        }
    }

    /// Looks for the transaction in the log before anything else: an attempt whose reply was lost may have succeeded.
    private Step decide(LogState now) {
        var done = now.entryOf(transaction.id());
        if (done.isPresent()) {
            return new Step.Repeat(done.getAsLong());
        }
        if (now.last() >= doubtful) {
            doubtful = 0;
        }
        var sameKey = transaction.idempotencyKey().flatMap(now::entryOf);
        if (sameKey.isPresent()) {
            return new Step.RepeatKey(sameKey.get());
        }
        var unread = spokenOf()
                .flatMap(id -> now.version(id, AsOf.NOW).stream())
                .filter(at -> !at.relocated().equals(placesRead.get(at.row().id())))
                .toList();
        if (!unread.isEmpty()) {
            return new Step.ReadVersions(unread);
        }
        if (!condemned().isEmpty()) {
            if (wholeUpTo < now.last()) {
                return new Step.CheckLog(now.last());
            }
            if (referencedUpTo < now.last()) {
                return new Step.ReadReferences(now.last());
            }
        }
        return switch (CommitRules.apply(transaction, new LogView(now, added, referenced, wholeUpTo))) {
            case CommitRules.Ruling.Condemned(var objects) -> new Step.Return(new CommitResult.Condemned(objects));
            case CommitRules.Ruling.Happens(var events)
            when events.isEmpty() -> new Step.Return(new CommitResult.Unchanged());
            case CommitRules.Ruling.Happens(var events) -> new Step.Create(now.head(), events);
        };
    }

    /// The versions whose facts or storage the rules may ask for.
    private Stream<VersionId> spokenOf() {
        return transaction.changes().stream()
                .flatMap(change -> switch (change) {
                    case Change.SetTags tags -> Stream.of(tags.version());
                    case Change.Relocate relocate -> Stream.of(relocate.version());
                    default -> Stream.<VersionId>of();
                })
                .distinct();
    }

    private Set<ObjectId> condemned() {
        var objects = new HashSet<ObjectId>();
        for (var change : transaction.changes()) {
            if (change instanceof Change.Condemn(var some)) {
                objects.addAll(some);
            }
        }
        return objects;
    }

    private LogReader.ReadEntry entry(ChainHead before, List<Event> events) {
        var entry = new Entry(
                before.number() + 1,
                before.digest(),
                transaction.id(),
                transaction.time(),
                transaction.actor(),
                transaction.idempotencyKey(),
                events);
        return new LogReader.ReadEntry(entry, EntryJson.write(entry));
    }

    /// A result that may be returned. An entry whose put got no reply is seen, but perhaps not durable yet; putting it
    /// again changes nothing and returns only when it is.
    private CommitResult settled(CommitResult.Committed result) {
        if (unknown > 0) {
            doubtful = result.entry().number();
            log.put(new LogReader.ReadEntry(result.entry(), log.lines().line(doubtful)));
        }
        return result;
    }

    /// Returns whether the entry is in the log for certain. If not, the log must be read before the next step: the
    /// entry may be there, or another one. Nothing is ever cleaned up.
    private boolean put(LogReader.ReadEntry next) {
        try {
            if (log.put(next)) {
                return true;
            }
        } catch (CofferException.OutcomeUnknown e) {
            doubtful = next.entry().number();
            if (++unknown >= UNKNOWN_LIMIT) {
                throw e;
            }
            return false;
        }
        if (++overtaken >= OVERTAKEN_LIMIT) {
            throw new CofferException.Unavailable(
                    "others committed " + OVERTAKEN_LIMIT + " times first in " + log.location(), null);
        }
        return false;
    }

    /// A failure, as long as no attempt is in doubt. Otherwise the outcome is unknown, whatever failed last.
    private CofferException truth(CofferException failure) {
        return doubtful == 0
                ? failure
                : new CofferException.OutcomeUnknown(
                        "cannot tell whether transaction " + transaction.id() + " is in the log of " + log.location(),
                        failure);
    }
}
