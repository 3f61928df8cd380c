package dev.coffer.catalog.log;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.SemVer;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.CommitView;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.StoredVersion;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The log as the rules see it: the facts in memory, and what was read for the one transaction that they are asked
/// about.
///
/// @param added      versions as they were added, but for where their content lies now: all whose facts the rules may
///                   ask for
/// @param referenced of the objects that the transaction condemns, those that versions refer to
/// @param wholeUpTo  the entry that the log ends with, as far as that was looked at
record LogView(LogState state, Map<VersionId, StoredVersion> added, Set<ObjectId> referenced, long wholeUpTo)
        implements CommitView {
    @Override
    public long lastEntry() {
        return state.last();
    }

    @Override
    public boolean isLogWhole() {
        return wholeUpTo == state.last();
    }

    @Override
    public String kind() {
        return LogCatalog.KIND;
    }

    @Override
    public Optional<String> keeper() {
        return state.keeper();
    }

    @Override
    public Optional<Head> head(ArtifactName artifact) {
        return state.head(artifact);
    }

    @Override
    public Optional<ArtifactName> named(String folded) {
        return state.named(folded);
    }

    @Override
    public Optional<Version> version(VersionId id) {
        return state.version(id, AsOf.NOW)
                .map(now -> now.of(Objects.requireNonNull(added.get(id)).version()));
    }

    @Override
    public Optional<Storage> storage(VersionId id) {
        return state.version(id, AsOf.NOW)
                .map(now -> Objects.requireNonNull(added.get(id)).storage());
    }

    @Override
    public Optional<VersionState> state(VersionId id) {
        return state.version(id, AsOf.NOW).map(VersionAt::state);
    }

    @Override
    public Optional<Boolean> isDeleted(VersionId id) {
        return state.version(id, AsOf.NOW).map(VersionAt::deleted);
    }

    @Override
    public OptionalLong alias(ArtifactName artifact, Handle alias) {
        return state.alias(artifact, alias);
    }

    @Override
    public OptionalLong label(ArtifactName artifact, Handle label) {
        return state.label(artifact, label);
    }

    @Override
    public Optional<SemVer> highestSemVer(ArtifactName artifact) {
        return state.highestSemVer(artifact);
    }

    @Override
    public Map<Handle, Long> aliases(ArtifactName artifact) {
        return state.aliases(artifact);
    }

    @Override
    public List<Long> undeleted(ArtifactName artifact) {
        return state.undeleted(artifact);
    }

    @Override
    public Optional<AliasMove> lastMove(ArtifactName artifact, Handle alias) {
        return state.aliasMoves(artifact, alias, 1).stream().findFirst();
    }

    @Override
    public Set<ObjectId> condemned(Collection<ObjectId> objects) {
        return state.condemned(objects);
    }

    @Override
    public Set<ObjectId> referenced(Collection<ObjectId> objects) {
        return Set.copyOf(objects.stream().filter(referenced::contains).toList());
    }
}
