package dev.coffer.catalog.log;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.CommitRules;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Node;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.catalog.Transaction;
import dev.coffer.json.EntryJson;
import dev.coffer.search.Found;
import dev.coffer.search.Search;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The catalog that is a numbered log on any blob store. Threads may share it.
///
/// Creating entry n+1 is the commit: put-if-absent succeeds only if nobody acted after entry n, so what the rules said
/// about the facts at n is still true. Whoever is overtaken reads the new entries and asks the rules again. Everything in
/// memory can be thrown away at any time. Each read looks for new entries first, so it sees every commit that was
/// acknowledged before it, whoever made it.
///
/// Two locks: commits of one process queue up behind the first, because all but one of them would be overtaken anyway; the
/// second guards the facts in memory and is never held during input or output.
public final class LogCatalog implements Catalog {
    static final String KIND = "json";

    private static final int FAN_OUT = 64;
    private static final int OVERTAKEN_LIMIT = 1_000;
    private static final int UNKNOWN_LIMIT = 5;

    private final BlobStore blobs;
    private final LogReader reader;
    private final Checkpoints checkpoints;
    private final LogState state;
    private final ReentrantLock committing = new ReentrantLock(true);
    private final ReentrantLock facts = new ReentrantLock();
    private @Nullable CofferException damage;
    private volatile boolean closed;

    private LogCatalog(BlobStore blobs, int fanOut) {
        this.blobs = blobs;
        reader = new LogReader(blobs);
        checkpoints = new Checkpoints(blobs, reader, fanOut);
        state = new LogState(fanOut);
    }

    /// Reads the log of a store. An empty store has an empty log.
    ///
    /// @throws CofferException.Corrupt when an entry is missing or damaged
    /// @throws CofferException.Invalid when a newer version of Coffer wrote an entry
    public static LogCatalog open(BlobStore blobs) {
        return open(blobs, FAN_OUT);
    }

    /// @param fanOut how many entries a checkpoint of the first level holds, and how many checkpoints one of the next
    static LogCatalog open(BlobStore blobs, int fanOut) {
        var catalog = new LogCatalog(blobs, fanOut);
        catalog.checkpoints.load(catalog.state::add);
        catalog.reader.readListed(catalog.state.last(), catalog.state::add);
        return catalog;
    }

    @Override
    public CommitResult commit(Transaction transaction) {
        committing.lock();
        try {
            checkOpen();
            return new Commit(transaction).run();
        } finally {
            committing.unlock();
        }
    }

    /// One transaction on its way into the log.
    private final class Commit {
        private final Transaction transaction;
        private int overtaken;
        private int unknown;
        private long doubtful;

        Commit(Transaction transaction) {
            this.transaction = transaction;
        }

        CommitResult run() {
            while (true) {
                try {
                    refresh();
                } catch (CofferException e) {
                    throw truth(e);
                }
                var step = withFacts(this::decide);
                if (step.result().isPresent()) {
                    return settled(step.result().get());
                }
                var next = step.next().orElseThrow();
                if (put(next)) {
                    fold(next);
                    checkpoints.makeDue(next.entry().number(), LogCatalog.this::blocks);
                    return new CommitResult.Committed(next.entry(), false);
                }
            }
        }

        /// A result that may be told. An entry whose put got no reply is seen, but perhaps not durable yet; putting it again
        /// changes nothing and returns only when it is.
        private CommitResult settled(CommitResult result) {
            if (unknown > 0 && result instanceof CommitResult.Committed(var entry, var _)) {
                try {
                    blobs.putIfAbsent(StoreLayout.logEntry(entry.number()), BlobBody.of(EntryJson.write(entry)));
                } catch (CofferException e) {
                    doubtful = entry.number();
                    throw truth(e);
                }
            }
            return result;
        }

        /// Looks for the transaction in the log before anything else: an attempt whose reply was lost may have succeeded.
        private Step decide(LogState now) {
            var done = now.entryOf(transaction.id());
            if (done.isPresent()) {
                boolean before = overtaken + unknown == 0;
                return Step.of(new CommitResult.Committed(done.get(), before));
            }
            if (now.last() >= doubtful) {
                doubtful = 0;
            }
            var sameKey = transaction.idempotencyKey().flatMap(now::entryOf);
            if (sameKey.isPresent()) {
                return Step.of(CommitRules.repeat(transaction, sameKey.get()));
            }
            return switch (CommitRules.apply(transaction, now)) {
                case CommitRules.Ruling.Condemned(var objects) -> Step.of(new CommitResult.Condemned(objects));
                case CommitRules.Ruling.Happens(var events)
                when events.isEmpty() -> Step.of(new CommitResult.Unchanged());
                case CommitRules.Ruling.Happens(var events) -> {
                    var entry = new Entry(
                            now.last() + 1,
                            transaction.id(),
                            transaction.time(),
                            transaction.actor(),
                            transaction.idempotencyKey(),
                            events);
                    yield Step.of(new LogReader.Read(entry, EntryJson.write(entry)));
                }
            };
        }

        /// Whether the entry is in the log for certain. If not, the log must be read before the next step: the entry may be
        /// there, or another one. Nothing is ever cleaned up.
        private boolean put(LogReader.Read next) {
            long number = next.entry().number();
            try {
                if (blobs.putIfAbsent(StoreLayout.logEntry(number), BlobBody.of(next.line()))) {
                    return true;
                }
            } catch (CofferException.OutcomeUnknown e) {
                doubtful = number;
                if (++unknown >= UNKNOWN_LIMIT) {
                    throw truth(e);
                }
                return false;
            } catch (CofferException e) {
                throw truth(e);
            }
            if (++overtaken >= OVERTAKEN_LIMIT) {
                throw new CofferException.Unavailable(
                        "others committed " + OVERTAKEN_LIMIT + " times first in " + blobs.location(), null);
            }
            return false;
        }

        /// A failure, as long as no attempt is in doubt. Otherwise the outcome is unknown, whatever failed last.
        private CofferException truth(CofferException failure) {
            return doubtful == 0
                    ? failure
                    : new CofferException.OutcomeUnknown(
                            "cannot tell whether transaction " + transaction.id() + " is in the log of "
                                    + blobs.location(),
                            failure);
        }
    }

    /// What is to be done next: a result to be returned, or an entry to be put.
    private record Step(Optional<CommitResult> result, Optional<LogReader.Read> next) {
        static Step of(CommitResult result) {
            return new Step(Optional.of(result), Optional.empty());
        }

        static Step of(LogReader.Read next) {
            return new Step(Optional.empty(), Optional.of(next));
        }
    }

    private Optional<List<Block>> blocks(long after, long last) {
        return withFacts(now -> now.blocks(after, last));
    }

    /// Reads what others have committed since. What comes while it reads may wait for the next time.
    private void refresh() {
        long last = withFacts(LogState::last);
        if (reader.has(last + 1)) {
            reader.readListed(last, this::fold);
        }
    }

    /// Applies an entry, unless another thread has. An entry that cannot be applied leaves the facts half-way, so they are
    /// of no use any more.
    private void fold(LogReader.Read read) {
        withFacts(now -> {
            try {
                if (read.entry().number() == now.last() + 1) {
                    now.add(read);
                }
            } catch (CofferException e) {
                damage = e;
                throw e;
            }
            return now;
        });
    }

    private <T> T withFacts(Function<LogState, T> use) {
        checkOpen();
        facts.lock();
        try {
            if (damage != null) {
                throw damage;
            }
            return use.apply(state);
        } finally {
            facts.unlock();
        }
    }

    private <T> T read(Function<LogState, T> use) {
        checkOpen();
        refresh();
        return withFacts(use);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Optional<String> keeper() {
        return read(LogState::keeper);
    }

    @Override
    public Optional<Artifact> artifact(ArtifactName name, AsOf when) {
        return read(now -> now.artifact(name));
    }

    @Override
    public List<Artifact> artifacts(String after, int limit, AsOf when) {
        checkLimit(limit);
        return read(now -> now.artifacts(after, limit));
    }

    @Override
    public Optional<StoredVersion> find(Reference reference, AsOf when) {
        return read(now -> now.find(reference));
    }

    @Override
    public List<StoredVersion> versions(ArtifactName artifact, long before, int limit, AsOf when) {
        checkLimit(limit);
        return read(now -> now.versions(artifact, before, limit));
    }

    @Override
    public List<AliasMove> aliasMoves(ArtifactName artifact, Handle alias, int limit) {
        checkLimit(limit);
        return read(now -> now.aliasMoves(artifact, alias, limit));
    }

    @Override
    public Found search(Search search) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Node> nodes(Collection<VersionId> versions) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<VersionId> users(Collection<VersionId> inputs, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Entry> entries(long after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void replay(List<Entry> entries) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<VersionId> holders(Collection<Long> heads) {
        if (heads.size() > PAGE_LIMIT) {
            throw new IllegalArgumentException(heads.size() + " heads at once are more than " + PAGE_LIMIT);
        }
        return read(
                now -> heads.stream().map(now::holder).flatMap(Optional::stream).collect(Collectors.toSet()));
    }

    @Override
    public long lastEntry() {
        return read(LogState::last);
    }

    /// Waits for a commit that is under way. Does not close the blob store.
    @Override
    public void close() {
        committing.lock();
        try {
            closed = true;
        } finally {
            committing.unlock();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the catalog is closed");
        }
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > PAGE_LIMIT) {
            throw new IllegalArgumentException("a page has 1 to " + PAGE_LIMIT + " items, not " + limit);
        }
    }
}
