package dev.coffer.catalog;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.SemVer;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import dev.coffer.blob.ObjectId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The facts just before a transaction, as far as [CommitRules] need them.
public interface CommitView {
    /// An artifact's type and the highest number it ever gave.
    record Head(ArtifactType type, long lastNumber) {}

    /// The number of the newest entry; 0 when there is none.
    long lastEntry();

    /// Returns whether [WholeLog] found that the log ends at [#lastEntry], without a hole. Asked for only where a
    /// transaction condemns.
    boolean isLogWhole();

    /// The kind of the catalog that asks, as in [Catalog#kind].
    String kind();

    /// The kind of the catalog that the facts last moved to; empty when they never moved.
    Optional<String> keeper();

    Optional<Head> head(ArtifactName artifact);

    /// The artifact whose name, in lower case, is this.
    Optional<ArtifactName> named(String folded);

    /// A version as it is now. Asked for only where its facts count.
    Optional<Version> version(VersionId id);

    /// Where the content of a version lies now. Asked for only where a transaction moves it.
    Optional<Storage> storage(VersionId id);

    /// Returns whether a version is to stay; empty when it does not exist. Asked for only where that counts beyond
    /// whether it is deleted.
    default Optional<VersionState> state(VersionId id) {
        return version(id).map(Version::state);
    }

    /// Returns whether a version is deleted; empty when it does not exist. Asked for every version that a transaction
    /// speaks of.
    default Optional<Boolean> isDeleted(VersionId id) {
        return version(id).map(Version::deleted);
    }

    /// The version number an alias names.
    OptionalLong alias(ArtifactName artifact, Handle alias);

    /// The version number that bears a label, also a deleted version's.
    OptionalLong label(ArtifactName artifact, Handle label);

    /// The highest label that is a semantic version, also a deleted version's.
    Optional<SemVer> highestSemVer(ArtifactName artifact);

    /// The version number each alias of an artifact names.
    Map<Handle, Long> aliases(ArtifactName artifact);

    /// The numbers of an artifact's undeleted versions, the highest first.
    List<Long> undeleted(ArtifactName artifact);

    /// The last thing that happened to an alias.
    Optional<AliasMove> lastMove(ArtifactName artifact, Handle alias);

    /// Those of the objects that are condemned.
    Set<ObjectId> condemned(Collection<ObjectId> objects);

    /// Those of the objects that a version refers to which is not swept.
    Set<ObjectId> referenced(Collection<ObjectId> objects);
}
