package dev.coffer.catalog;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.search.Search;
import dev.coffer.search.SearchPage;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The second seam: the facts of a store.
///
/// Promises of every implementation, each of which `CatalogContract` tests:
///
/// - Transactions happen one after the other, in the order of their entries' numbers, each whole or not at all.
/// - After [#commit] returned, the transaction is durable and every later read of anybody sees it.
/// - Every catalog applies [CommitRules], so the same transactions in the same order give the same facts everywhere.
/// - Version numbers of an artifact are 1, 2, 3 … and are never given twice, also after a deletion.
/// - After `OutcomeUnknown` the transaction is there or not, whole; committing it again with the same id shows which.
/// - A transaction whose id or idempotency key is in an earlier entry changes nothing and yields that entry, marked as
///   repeated; the id is looked for first.
///
/// Threads may share a catalog. A limit that is out of range is an `IllegalArgumentException`; any use after [#close]
/// but closing again is an `IllegalStateException`. A catalog does not close what it was given.
public interface Catalog extends AutoCloseable {
    /// Most items in one page of any list.
    int PAGE_LIMIT = 1_000;

    /// Most versions that one question for users answers.
    int USERS_LIMIT = 100_000;

    /// Makes a transaction durable.
    ///
    /// @throws dev.coffer.artifact.CofferException.Conflict when an expectation does not hold, a name is taken, or the
    ///         idempotency key was used for other artifacts
    /// @throws dev.coffer.artifact.CofferException.Invalid  when it makes no sense or is too large to be stored
    /// @throws dev.coffer.artifact.CofferException.NotFound when something it speaks of does not exist
    /// @throws dev.coffer.artifact.CofferException.Refused  when a protection forbids it
    CommitResult commit(Transaction transaction);

    /// The same facts as far as this process has seen them: without a request that only finds out what others committed
    /// since. For what is no more than a hint, and for what this process itself committed. A transaction counts as
    /// everywhere.
    default Catalog seen() {
        return this;
    }

    /// The kind of this catalog, as `metadata_backend` in `pipeline.yaml` names it.
    String kind();

    /// The kind of the catalog that the facts last moved to. When it is another one, this one refuses every
    /// transaction, and what it knows may be out of date. Empty when they never moved.
    Optional<String> keeper();

    /// The artifact with this name, once a version of it exists. One whose versions are all deleted is still there.
    Optional<Artifact> artifact(ArtifactName name, AsOf when);

    /// Artifacts in the order of their names.
    ///
    /// @param after exclusive; the empty text starts at the beginning
    /// @param limit from 1 to [#PAGE_LIMIT]
    List<Artifact> artifacts(String after, int limit, AsOf when);

    /// The version a reference meant at a moment, as it was then. By number also a deleted one; by anything else only
    /// undeleted ones.
    ///
    /// @throws dev.coffer.artifact.CofferException.Invalid when a digest prefix fits undeleted versions of different
    ///         digests
    Optional<StoredVersion> find(Reference reference, AsOf when);

    /// Versions of an artifact, newest first, deleted ones too. Empty when there is no such artifact.
    ///
    /// @param before exclusive; `Long.MAX_VALUE` starts at the newest
    /// @param limit  from 1 to [#PAGE_LIMIT]
    List<StoredVersion> versions(ArtifactName artifact, long before, int limit, AsOf when);

    /// The artifact as it is now.
    default Optional<Artifact> artifact(ArtifactName name) {
        return artifact(name, AsOf.NOW);
    }

    /// Artifacts as they are now.
    default List<Artifact> artifacts(String after, int limit) {
        return artifacts(after, limit, AsOf.NOW);
    }

    /// The version a reference means now.
    default Optional<StoredVersion> find(Reference reference) {
        return find(reference, AsOf.NOW);
    }

    /// Versions as they are now.
    default List<StoredVersion> versions(ArtifactName artifact, long before, int limit) {
        return versions(artifact, before, limit, AsOf.NOW);
    }

    /// The moves of one alias, newest first, also when it has been removed. Empty when there never was one.
    ///
    /// @param limit from 1 to [#PAGE_LIMIT]
    List<AliasMove> aliasMoves(ArtifactName artifact, Handle alias, int limit);

    /// Versions of any artifact that a filter holds for, in the order asked for, one page of them.
    SearchPage search(Search search);

    /// Those of the versions that exist, in the order of their ids.
    ///
    /// @param versions at most [#PAGE_LIMIT]
    List<Node> nodes(Collection<VersionId> versions);

    /// Versions that have one of these as an input, deleted ones too, none twice, in the order of their ids.
    ///
    /// @param inputs at most [#PAGE_LIMIT]
    /// @param limit  from 1 to [#USERS_LIMIT]; when there are more, those that come first
    List<VersionId> users(Collection<VersionId> inputs, int limit);

    /// Versions that came with files whose first chunks' digests begin with these 64 bits (see [Storage#firstChunks]):
    /// one for each head that is known, none twice. A hint: the caller reads their manifests to know. They may be
    /// deleted, and swept.
    ///
    /// @param firstChunks at most [#PAGE_LIMIT]
    Set<VersionId> findByFirstChunk(Collection<Long> firstChunks);

    /// Returns what retention goes by, of every version there is, in the order in which they were added.
    ///
    /// @param after exclusive, see [RetentionEntry#place]; 0 starts at the first
    /// @param limit from 1 to [#PAGE_LIMIT]
    List<RetentionEntry> retentionEntries(long after, int limit);

    /// Returns what every version refers to, swept ones too, in the order in which they were added. Of a version that
    /// was relocated, what it refers to now.
    ///
    /// @param after exclusive, see [VersionReferences#place]; 0 starts at the first
    /// @param limit from 1 to [#PAGE_LIMIT]
    List<VersionReferences> references(long after, int limit);

    /// All that [#retentionEntries] gives, having looked once for what others committed.
    default void eachRetentionEntry(Consumer<RetentionEntry> use) {
        lastEntry();
        var seen = seen();
        Pages.stream(0L, (Long after) -> seen.retentionEntries(after, PAGE_LIMIT), RetentionEntry::place)
                .forEach(use);
    }

    /// All that [#references] gives, having looked once for what others committed.
    default void eachReferences(Consumer<VersionReferences> use) {
        lastEntry();
        var seen = seen();
        Pages.stream(0L, (Long after) -> seen.references(after, PAGE_LIMIT), VersionReferences::place)
                .forEach(use);
    }

    /// Returns those of the objects that are condemned. The caller may delete them at once: each condemnation is in the
    /// store's log for certain, also where a database keeps the facts and the collector was killed before it could
    /// append the entry. So a database that was restored, or is a copy, finds out in the log that the objects are gone.
    ///
    /// @throws dev.coffer.artifact.CofferException.Unavailable when that cannot be made sure of now
    /// @throws dev.coffer.artifact.CofferException.Refused     when the log says otherwise
    /// @param objects at most [#PAGE_LIMIT]
    Set<ObjectId> condemned(Collection<ObjectId> objects);

    /// Returns the contradictions between facts that the catalog has twice, one sentence each, a bounded number of
    /// them. Empty for a catalog that has each fact once.
    List<String> selfCheck();

    /// Makes sure that everything committed is in the store's log, and that the log has no hole, as each condemnation
    /// does.
    ///
    /// @throws dev.coffer.artifact.CofferException.Refused     when it has one, or goes on behind what is known here
    /// @throws dev.coffer.artifact.CofferException.Unavailable when something cannot be put there now
    void checkLog();

    /// The number of the newest entry, and the digest that the next one must have of it.
    ChainHead head();

    /// The number of the newest entry; 0 when there is none.
    default long lastEntry() {
        return head().number();
    }

    /// Everything that happened, in order: a part of the entries after one.
    ///
    /// @param after exclusive; 0 starts at the first
    /// @param limit from 1 to [#PAGE_LIMIT]; a page may be shorter, but is only empty behind the last entry
    List<Entry> entries(long after, int limit);

    /// Takes over entries that another catalog of the same store committed. Each is durable when this returns.
    ///
    /// @param entries in order and without gaps; those that are here already are passed over
    /// @throws dev.coffer.artifact.CofferException.Conflict when one differs from the entry of that number which is
    ///         here
    /// @throws dev.coffer.artifact.CofferException.Corrupt  when one cannot follow what is here
    void replay(List<Entry> entries);

    @Override
    void close();
}
