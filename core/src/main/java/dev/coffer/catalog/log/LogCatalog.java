package dev.coffer.catalog.log;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.ChainHead;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Node;
import dev.coffer.catalog.RetentionEntry;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.catalog.Transaction;
import dev.coffer.catalog.VersionReferences;
import dev.coffer.search.Search;
import dev.coffer.search.SearchPage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The catalog that is a numbered log on any blob store. Threads may share it.
///
/// [Commit] is how a transaction gets into the log, [LogState] what is in memory of it. Each read looks for new entries
/// first, so it sees every commit that was acknowledged before it, by any process. Commits of one process queue up
/// behind a lock, because all but one of them would be overtaken anyway.
public final class LogCatalog implements Catalog {
    static final String KIND = "json";

    /// How many entries a checkpoint of the first level holds.
    static final int FAN_OUT = 64;
    private static final int PLACES = 10_000;

    /// How many bytes of entries make a page full.
    private static final long ENTRIES_BYTES = 16 << 20;

    private final Log log;
    private final LogSearch searches;
    private final ReentrantLock committing;
    private final AtomicBoolean closed;
    private final boolean follows;

    /// @param follows whether each read looks for new entries first
    private LogCatalog(Log log, LogSearch searches, ReentrantLock committing, AtomicBoolean closed, boolean follows) {
        this.log = log;
        this.searches = searches;
        this.committing = committing;
        this.closed = closed;
        this.follows = follows;
    }

    /// Reads the log of a store. An empty store has an empty log.
    ///
    /// @param store whose log it is
    /// @throws CofferException.Corrupt when an entry is missing or damaged, or does not follow the one before
    /// @throws CofferException.Invalid when a newer version of Coffer wrote an entry
    public static LogCatalog open(BlobStore blobs, Ulid store) {
        return open(blobs, store, List.of());
    }

    /// As [#open(BlobStore, Ulid)], with entries and checkpoints that are on this machine, because `blobs` keeps them.
    public static LogCatalog open(BlobStore blobs, Ulid store, List<BlobInfo> kept) {
        return open(blobs, store, FAN_OUT, PLACES, kept);
    }

    /// @param fanOut how many entries a checkpoint of the first level holds, and how many checkpoints one of the next
    /// @param places how many places a search in an order remembers
    static LogCatalog open(BlobStore blobs, Ulid store, int fanOut, int places) {
        return open(blobs, store, fanOut, places, List.of());
    }

    static LogCatalog open(BlobStore blobs, Ulid store, int fanOut, int places, List<BlobInfo> kept) {
        var log = Log.open(blobs, fanOut, ChainHead.start(store), kept);
        return new LogCatalog(log, new LogSearch(log, places), new ReentrantLock(true), new AtomicBoolean(), true);
    }

    @Override
    public Catalog seen() {
        return new LogCatalog(log, searches, committing, closed, false);
    }

    @Override
    public CommitResult commit(Transaction transaction) {
        return alone(() -> new Commit(log, transaction).run());
    }

    @Override
    public void replay(List<Entry> entries) {
        alone(() -> {
            log.refresh();
            new Replay(log).run(entries);
            return true;
        });
    }

    private <T> T alone(Supplier<T> work) {
        committing.lock();
        try {
            checkOpen();
            return work.get();
        } finally {
            committing.unlock();
        }
    }

    private <T> T read(Function<LogState, T> use) {
        checkOpen();
        return follows ? log.read(use) : log.withFacts(use);
    }

    /// Makes every checkpoint that is missing. Those that are there stay, also when they are damaged: then they count
    /// as not there.
    public void makeCheckpoints() {
        alone(() -> {
            log.refresh();
            log.makeCheckpoints();
            return true;
        });
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
        return read(now -> now.artifact(name, when));
    }

    @Override
    public List<Artifact> artifacts(String after, int limit, AsOf when) {
        checkLimit(limit, PAGE_LIMIT);
        return read(now -> now.artifacts(after, limit, when));
    }

    @Override
    public Optional<StoredVersion> find(Reference reference, AsOf when) {
        return read(now -> now.find(reference, when)).map(log.versions()::read);
    }

    @Override
    public List<StoredVersion> versions(ArtifactName artifact, long before, int limit, AsOf when) {
        checkLimit(limit, PAGE_LIMIT);
        return log.versions().readAll(read(now -> now.versions(artifact, before, limit, when)));
    }

    @Override
    public List<AliasMove> aliasMoves(ArtifactName artifact, Handle alias, int limit) {
        checkLimit(limit, PAGE_LIMIT);
        return read(now -> now.aliasMoves(artifact, alias, limit));
    }

    @Override
    public SearchPage search(Search search) {
        checkLimit(search.limit(), PAGE_LIMIT);
        checkOpen();
        if (follows) {
            log.refresh();
        }
        return searches.run(search);
    }

    @Override
    public List<Node> nodes(Collection<VersionId> versions) {
        checkCount(versions);
        return read(now -> now.nodes(versions));
    }

    @Override
    public List<VersionId> users(Collection<VersionId> inputs, int limit) {
        checkCount(inputs);
        checkLimit(limit, USERS_LIMIT);
        return read(now -> now.users(inputs, limit));
    }

    @Override
    public Set<VersionId> findByFirstChunk(Collection<Long> firstChunks) {
        checkCount(firstChunks);
        var ordinals = log.references().findByFirstChunk(firstChunks, lastEntry());
        return log.withFacts(now -> ordinals.stream()
                .filter(ordinal -> ordinal <= now.versions())
                .map(ordinal -> now.row(ordinal).id())
                .collect(Collectors.toSet()));
    }

    @Override
    public List<RetentionEntry> retentionEntries(long after, int limit) {
        checkLimit(limit, PAGE_LIMIT);
        return read(now -> now.retentionEntries(Math.max(after, 0), limit));
    }

    @Override
    public List<VersionReferences> references(long after, int limit) {
        checkLimit(limit, PAGE_LIMIT);
        var referring = log.references().versions(Math.max(after, 0), limit, lastEntry());
        return log.withFacts(now -> referring.stream()
                .map(one -> new VersionReferences(
                        one.ordinal(), now.row(one.ordinal()).id(), one.swept(), one.objects()))
                .toList());
    }

    @Override
    public Set<ObjectId> condemned(Collection<ObjectId> objects) {
        checkCount(objects);
        return read(now -> now.condemned(objects));
    }

    @Override
    public List<String> selfCheck() {
        checkOpen();
        return List.of();
    }

    @Override
    public void checkLog() {
        checkOpen();
        log.check();
    }

    @Override
    public ChainHead head() {
        return read(LogState::head);
    }

    @Override
    public List<Entry> entries(long after, int limit) {
        checkLimit(limit, PAGE_LIMIT);
        long last = lastEntry();
        var entries = new ArrayList<Entry>();
        long bytes = 0;
        for (long number = Math.max(after, 0) + 1;
                number <= last && entries.size() < limit && bytes < ENTRIES_BYTES;
                number++) {
            entries.add(log.lines().entry(number));
            bytes += log.lines().line(number).length;
        }
        return entries;
    }

    /// Waits for a commit that is under way. Does not close the blob store.
    @Override
    public void close() {
        committing.lock();
        try {
            closed.set(true);
        } finally {
            committing.unlock();
        }
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the catalog is closed");
        }
    }

    private static void checkLimit(int limit, int most) {
        if (limit < 1 || limit > most) {
            throw new IllegalArgumentException("a page has 1 to " + most + " items, not " + limit);
        }
    }

    private static void checkCount(Collection<?> asked) {
        if (asked.size() > PAGE_LIMIT) {
            throw new IllegalArgumentException(asked.size() + " at once are more than " + PAGE_LIMIT);
        }
    }
}
