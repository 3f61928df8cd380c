package dev.coffer.catalog;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// Something that happened: what a committed [Change] came to. The facts of a store are its events, applied in order.
public sealed interface Event {
    record VersionAdded(StoredVersion stored) implements Event {}

    /// An alias was created (`from` empty), moved, or removed (`to` empty).
    record AliasMoved(ArtifactName artifact, Handle alias, OptionalLong from, OptionalLong to, String reason)
            implements Event {}

    record TagsChanged(VersionId version, Map<String, String> set, Set<String> removed) implements Event {
        public TagsChanged {
            set = Map.copyOf(set);
            removed = Set.copyOf(removed);
        }
    }

    record VersionDeleted(VersionId version) implements Event {}

    record VersionRestored(VersionId version) implements Event {}

    record VersionProtected(VersionId version, Protection protection) implements Event {}

    record VersionUnprotected(VersionId version) implements Event {}

    /// From here on these cannot be restored, and nothing is kept for them.
    record VersionsSwept(Set<VersionId> versions) implements Event {
        public VersionsSwept {
            versions = Set.copyOf(versions);
        }
    }

    /// From here on the content of a version lies elsewhere.
    ///
    /// @param storage without firstChunks: the files are not new
    record VersionRelocated(VersionId version, Storage storage) implements Event {
        public VersionRelocated {
            storage = storage.withoutFirstChunks();
        }
    }

    record ObjectsCondemned(Set<ObjectId> objects) implements Event {
        public ObjectsCondemned {
            objects = Set.copyOf(objects);
        }
    }

    /// From here on the catalog of this kind keeps the facts.
    record CatalogMoved(String to) implements Event {}
}
