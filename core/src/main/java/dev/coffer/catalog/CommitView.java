package dev.coffer.catalog;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What [CommitRules] need to know of the facts as they are just before a transaction.
public interface CommitView {
    /// An artifact's type and the highest number it ever gave.
    record Head(ArtifactType type, long lastNumber) {}

    Optional<Head> head(ArtifactName artifact);

    /// The artifact whose name, in lower case, is this.
    Optional<ArtifactName> named(String folded);

    Optional<Version> version(VersionId id);

    /// The version number an alias names.
    OptionalLong alias(ArtifactName artifact, Handle alias);

    /// The version number that bears a label, also a deleted version's.
    OptionalLong label(ArtifactName artifact, Handle label);

    /// The aliases that name a version.
    Collection<Handle> aliasesOf(VersionId version);

    /// The last thing that happened to an alias.
    Optional<AliasMove> lastMove(ArtifactName artifact, Handle alias);

    /// Those of the objects that are condemned.
    Set<ObjectId> condemned(Collection<ObjectId> objects);

    /// Those of the objects that a version, deleted or not, refers to.
    Set<ObjectId> referenced(Collection<ObjectId> objects);
}
