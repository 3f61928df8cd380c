package dev.coffer.catalog;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Limits;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Something a transaction asks for. What came of it is an [Event].
public sealed interface Change {
    /// A new version; the commit gives it the artifact's next number.
    ///
    /// @param type        the artifact's type; empty means the type it has, or `other` when it is new
    /// @param madeHere    artifacts that earlier changes of this transaction add a version to: further inputs, behind
    ///                    those of the facts
    record AddVersion(
            ArtifactName artifact,
            Optional<ArtifactType> type,
            LabelRule label,
            Shape shape,
            Digest digest,
            long files,
            long bytes,
            long newBytes,
            Facts facts,
            List<ArtifactName> madeHere,
            Storage storage)
            implements Change {
        public AddVersion {
            madeHere = List.copyOf(madeHere);
        }
    }

    /// Makes the version that this transaction adds to the artifact take the place of the others: aliases of the newest
    /// undeleted one before it move to it, and every other undeleted version that no alias names is deleted.
    ///
    /// @param reason for the history of those aliases
    record ReplaceOthers(ArtifactName artifact, String reason) implements Change {
        public ReplaceOthers {
            Limits.reason(reason);
        }
    }

    /// Makes an alias name a version, whether it is new or not.
    ///
    /// @param number the version; empty means the one this transaction adds to the artifact
    /// @param reason in the mover's words; may be empty
    record SetAlias(ArtifactName artifact, Handle alias, OptionalLong number, Expected expected, String reason)
            implements Change {
        public SetAlias {
            Limits.reason(reason);
        }
    }

    /// Removes an alias.
    record RemoveAlias(ArtifactName artifact, Handle alias, Expected expected, String reason) implements Change {
        public RemoveAlias {
            Limits.reason(reason);
        }
    }

    /// Sets and removes tags. Removing one that is not there is no failure.
    record SetTags(VersionId version, Map<String, String> set, Set<String> remove) implements Change {
        public SetTags {
            set = Map.copyOf(set);
            remove = Set.copyOf(remove);
        }
    }

    /// Hides a version. Refused while an alias names it or it is protected; no change when it is hidden already.
    record Delete(VersionId version) implements Change {}

    /// Brings a deleted version back; no change when it is not deleted. There is nothing to bring back once it is
    /// swept.
    record Restore(VersionId version) implements Change {}

    /// Keeps a version from being deleted; takes the place of an earlier protection.
    record Protect(VersionId version, Protection protection) implements Change {}

    /// Ends a protection; no change when there is none.
    record Unprotect(VersionId version) implements Change {}

    /// The collector's decision that deleted versions have been restorable for long enough: nothing is kept for them
    /// any more. Refused when one is not deleted, or was deleted after a moment. Those that are swept already are
    /// passed over.
    ///
    /// @param deletedBy the last moment of a deletion that counts, by the clocks of those who deleted
    record Sweep(Set<VersionId> versions, Instant deletedBy) implements Change {
        public Sweep {
            versions = Set.copyOf(versions);
            deletedBy = deletedBy.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /// Says that the same content of a version lies elsewhere now: it was repacked, or repaired.
    ///
    /// @param from the manifest it has as far as is known; Conflict when it has another by now, or is swept
    record Relocate(VersionId version, ObjectId from, Storage to) implements Change {}

    /// Makes the transaction a Conflict when anything was committed after an entry: what was concluded from the facts
    /// may not hold.
    record ExpectLastEntry(long entry) implements Change {}

    /// The collector's decision that objects are dead. Refused when any version that is not swept refers to one.
    record Condemn(Set<ObjectId> objects) implements Change {
        public Condemn {
            objects = Set.copyOf(objects);
        }
    }

    /// The last change that a catalog takes: from here on another one keeps the facts of this store. It refuses every
    /// transaction after this one.
    ///
    /// @param to the kind of the other, as in [Catalog#kind]
    record MoveCatalog(String to) implements Change {}

    /// The version that an alias is expected to name now.
    sealed interface Expected {
        /// Does not matter.
        record Anything() implements Expected {}

        /// There is no such alias.
        record Nothing() implements Expected {}

        /// It names the version with this number.
        record Number(long number) implements Expected {}
    }
}
