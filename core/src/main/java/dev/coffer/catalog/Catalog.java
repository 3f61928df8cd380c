package dev.coffer.catalog;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.VersionId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The second seam: the facts of a store.
///
/// Promises of every implementation, each of which `CatalogContract` tests:
///
/// - Transactions happen one after the other, in the order of their entries' numbers, each whole or not at all.
/// - After [#commit] returned, the transaction is durable and every later read of anybody sees it.
/// - Every catalog applies [CommitRules], so the same transactions in the same order give the same facts everywhere.
/// - Version numbers of an artifact are 1, 2, 3 … and are never given twice, also after a deletion.
/// - After `OutcomeUnknown` the transaction is there or not, whole; committing it again with the same id tells.
/// - A transaction whose id or idempotency key is in an earlier entry changes nothing and yields that entry, marked as
///   repeated; the id is looked for first.
///
/// Threads may share a catalog. A limit that is out of range is an `IllegalArgumentException`; any use after [#close] but
/// closing again is an `IllegalStateException`. A catalog does not close what it was given.
public interface Catalog extends AutoCloseable {
    /// Most items in one page of any list.
    int PAGE_LIMIT = 1_000;

    /// Makes a transaction durable.
    ///
    /// @throws dev.coffer.artifact.CofferException.Conflict when an expectation does not hold, a name is taken, or the
    ///         idempotency key was used for other artifacts
    /// @throws dev.coffer.artifact.CofferException.Invalid  when it makes no sense or is too large to be stored
    /// @throws dev.coffer.artifact.CofferException.NotFound when something it speaks of does not exist
    /// @throws dev.coffer.artifact.CofferException.Refused  when a protection forbids it
    CommitResult commit(Transaction transaction);

    /// The artifact with this name. One whose versions are all deleted is still there.
    Optional<Artifact> artifact(ArtifactName name);

    /// Artifacts in the order of their names.
    ///
    /// @param after exclusive; the empty text starts at the beginning
    /// @param limit from 1 to [#PAGE_LIMIT]
    List<Artifact> artifacts(String after, int limit);

    /// The version a reference means now. By number also a deleted one; by anything else only undeleted ones.
    ///
    /// @throws dev.coffer.artifact.CofferException.Invalid when a digest prefix fits undeleted versions of different digests
    Optional<StoredVersion> find(Reference reference);

    /// Versions of an artifact, newest first, deleted ones too. Empty when there is no such artifact.
    ///
    /// @param before exclusive; `Long.MAX_VALUE` starts at the newest
    /// @param limit  from 1 to [#PAGE_LIMIT]
    List<StoredVersion> versions(ArtifactName artifact, long before, int limit);

    /// The moves of one alias, newest first, also when it has been removed. Empty when there never was one.
    ///
    /// @param limit from 1 to [#PAGE_LIMIT]
    List<AliasMove> aliasMoves(ArtifactName artifact, Handle alias, int limit);

    /// Versions that came with files whose first chunks' digests begin with these 64 bits (see [Storage#heads]): one for each
    /// head that is known, none twice. A hint: the caller reads their manifests to know. They may be deleted.
    ///
    /// @param heads at most [#PAGE_LIMIT]
    Set<VersionId> holders(Collection<Long> heads);

    /// The number of the newest entry; 0 when there is none.
    long lastEntry();

    @Override
    void close();
}
