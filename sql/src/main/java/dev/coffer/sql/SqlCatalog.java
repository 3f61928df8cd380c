package dev.coffer.sql;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
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
import dev.coffer.store.CatalogProvider.Place;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/// The catalog in the tables of an SQL database. Threads may share it.
///
/// A commit locks the row of `head`, reads what [dev.coffer.catalog.CommitRules] ask for, writes what comes of them and the line of
/// the entry, all in one transaction; afterwards the line is appended to the store's log. A read is one transaction
/// too, so that it sees one state.
final class SqlCatalog implements Catalog {
    private final String kind;
    private final Database database;
    private final LogCopy log;
    private final Outbox outbox;
    private final Entries entries;
    private final Commits commits;

    /// Whoever uses the catalog has the lock for reading; whoever closes it waits for all of them.
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private volatile boolean behind;
    private boolean closed;

    private SqlCatalog(String kind, Database database, LogCopy log, long appended) {
        this.kind = kind;
        this.database = database;
        this.log = log;
        this.outbox = new Outbox(database, log, appended);
        this.entries = new Entries(log);
        this.commits = new Commits(database, kind, entries, outbox);
    }

    /// Opens the catalog of a store; closes the connections with it, and when it cannot be opened.
    static SqlCatalog open(String kind, Connections connections, Place place, List<Migration> migrations) {
        var database = new Database(connections);
        try {
            new Migrator(database, migrations, place.clock())
                    .migrate(place.creates(), sql -> HeadRow.make(sql, place.store()));
            var head = database.readAtOnce(HeadRow::read);
            if (!head.store().equals(place.store())) {
                throw new CofferException.Refused(
                        database.location() + " keeps the facts of store " + head.store() + ", not of " + place.store()
                                + " in " + place.blobs().location(),
                        "give each store a database, or a schema, of its own");
            }
            var catalog = new SqlCatalog(kind, database, new LogCopy(place.blobs()), head.appended());
            catalog.outbox.append(List.of(), head.pending());
            catalog.behind = catalog.isBehind();
            if (catalog.behind && !place.creates()) {
                throw catalog.outdated(head.lastEntry());
            }
            return catalog;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /// Whether the log knows more than the database. That is normal only when the facts have moved to another catalog.
    private boolean isBehind() {
        var head = database.readAtOnce(HeadRow::read);
        return head.keeper().filter(keeper -> !keeper.equals(kind)).isEmpty()
                && log.near(head.lastEntry()).isPresent()
                // Or has somebody committed just now?
                && database.readAtOnce(HeadRow::read).lastEntry() == head.lastEntry();
    }

    private CofferException.Refused outdated(long lastEntry) {
        return new CofferException.Refused(
                outbox.behind(lastEntry),
                "restore the newest database, or make a new one from the log: coffer rebuild");
    }

    private <T> T whileOpen(Supplier<T> work) {
        Lock lock = use.readLock();
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the catalog is closed");
            }
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /// Runs what makes sense only when the facts are not out of date.
    private <T> T whileUpToDate(Supplier<T> work) {
        return whileOpen(() -> {
            if (behind) {
                throw outdated(database.readAtOnce(HeadRow::read).lastEntry());
            }
            return work.get();
        });
    }

    private <T> T read(Function<org.jdbi.v3.core.Handle, T> work) {
        return whileUpToDate(() -> database.read(work));
    }

    /// One statement sees one state without a transaction around it, which saves round trips.
    private <T> T readAtOnce(Function<org.jdbi.v3.core.Handle, T> statement) {
        return whileUpToDate(() -> database.readAtOnce(statement));
    }

    private Versions versions(org.jdbi.v3.core.Handle sql, AsOf when) {
        return new Versions(sql, database.dialect(), new Moment(when));
    }

    private Artifacts artifacts(org.jdbi.v3.core.Handle sql, AsOf when) {
        return new Artifacts(sql, database.dialect(), new Moment(when));
    }

    private Lineage lineage(org.jdbi.v3.core.Handle sql) {
        return new Lineage(sql, database.dialect());
    }

    private Inventory inventory(org.jdbi.v3.core.Handle sql) {
        return new Inventory(sql, database.dialect());
    }

    @Override
    public CommitResult commit(Transaction transaction) {
        return whileUpToDate(() -> commits.commit(transaction));
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public Optional<String> keeper() {
        return whileOpen(() -> database.readAtOnce(HeadRow::read).keeper());
    }

    @Override
    public Optional<Artifact> artifact(ArtifactName name, AsOf when) {
        return read(sql -> artifacts(sql, when).find(name));
    }

    @Override
    public List<Artifact> artifacts(String after, int limit, AsOf when) {
        checkLimit(limit, PAGE_LIMIT);
        return read(sql -> artifacts(sql, when).page(after, limit));
    }

    @Override
    public Optional<StoredVersion> find(Reference reference, AsOf when) {
        boolean one = when.isNow() && !(reference.selector() instanceof Reference.Selector.ByDigest);
        return one
                ? readAtOnce(sql -> versions(sql, when).find(reference))
                : read(sql -> versions(sql, when).find(reference));
    }

    @Override
    public List<StoredVersion> versions(ArtifactName artifact, long before, int limit, AsOf when) {
        checkLimit(limit, PAGE_LIMIT);
        return when.isNow()
                ? readAtOnce(sql -> versions(sql, when).page(artifact, before, limit))
                : read(sql -> versions(sql, when).page(artifact, before, limit));
    }

    @Override
    public List<AliasMove> aliasMoves(ArtifactName artifact, Handle alias, int limit) {
        checkLimit(limit, PAGE_LIMIT);
        return readAtOnce(sql -> Artifacts.moves(sql, artifact, alias, limit));
    }

    @Override
    public SearchPage search(Search search) {
        checkLimit(search.limit(), PAGE_LIMIT);
        return read(sql -> {
            var page = new SearchSql(sql, database.dialect(), search, SearchSql.Reach.STANDARD).find();
            var stored = versions(sql, search.when()).inRows(page.ids());
            return new SearchPage(stored.stream().map(StoredVersion::version).toList(), page.next());
        });
    }

    @Override
    public List<Node> nodes(Collection<VersionId> versions) {
        checkCount(versions);
        return read(sql -> lineage(sql).nodes(versions));
    }

    @Override
    public List<VersionId> users(Collection<VersionId> inputs, int limit) {
        checkCount(inputs);
        checkLimit(limit, USERS_LIMIT);
        return readAtOnce(sql -> lineage(sql).users(inputs, limit));
    }

    @Override
    public Set<VersionId> findByFirstChunk(Collection<Long> firstChunks) {
        checkCount(firstChunks);
        return readAtOnce(sql -> lineage(sql).findByFirstChunk(firstChunks));
    }

    @Override
    public List<RetentionEntry> retentionEntries(long after, int limit) {
        checkLimit(limit, PAGE_LIMIT);
        return read(sql -> inventory(sql).retentionEntries(after, limit));
    }

    @Override
    public List<VersionReferences> references(long after, int limit) {
        checkLimit(limit, PAGE_LIMIT);
        return read(sql -> inventory(sql).references(after, limit));
    }

    @Override
    public Set<ObjectId> condemned(Collection<ObjectId> objects) {
        checkCount(objects);
        return whileUpToDate(() -> {
            var condemned = database.readAtOnce(sql -> inventory(sql).condemned(objects));
            if (!condemned.isEmpty()) {
                // Later than what was just read, so nothing of it is newer.
                outbox.require(database.readAtOnce(HeadRow::read));
            }
            return condemned;
        });
    }

    @Override
    public List<String> selfCheck() {
        return whileUpToDate(() -> new TableCheck(database).run());
    }

    @Override
    public void checkLog() {
        whileUpToDate(() -> {
            outbox.checkLog();
            return true;
        });
    }

    @Override
    public ChainHead head() {
        return whileOpen(() -> database.readAtOnce(HeadRow::read).head());
    }

    @Override
    public List<Entry> entries(long after, int limit) {
        checkLimit(limit, PAGE_LIMIT);
        return whileOpen(() -> entries.read(database.read(sql -> Entries.window(sql, after, limit))));
    }

    @Override
    public void replay(List<Entry> taken) {
        whileOpen(() -> {
            outbox.append(List.of(), new Replay(database, kind, log).run(taken));
            behind = isBehind();
            return true;
        });
    }

    /// Waits for what is under way. Does not close the blob store.
    @Override
    public void close() {
        Lock lock = use.writeLock();
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                settle();
                database.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /// What is not noted now is found out again by the next who opens the database.
    @SuppressWarnings("EmptyCatch")
    private void settle() {
        try {
            outbox.settle();
        } catch (CofferException e) {
            // See above.
        }
    }

    private static void checkLimit(int limit, int most) {
        if (limit < 1 || limit > most) {
            throw new IllegalArgumentException("a page has 1 to " + most + " items, not " + limit);
        }
    }

    private static void checkCount(Collection<?> asked) {
        if (asked.size() > PAGE_LIMIT) {
            throw new IllegalArgumentException(asked.size() + " items at once are more than " + PAGE_LIMIT);
        }
    }
}
