package dev.coffer.catalog;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import java.time.Instant;
import java.util.List;

/// A version as retention sees it.
///
/// @param place   in the order in which all versions of the store were added, from 1
/// @param aliases that name it, sorted
/// @param inputs  the versions it was made from
public record RetentionEntry(
        long place,
        VersionId id,
        ArtifactType type,
        Instant createdAt,
        VersionState state,
        List<Handle> aliases,
        List<VersionId> inputs) {
    public RetentionEntry {
        aliases = aliases.stream().sorted().toList();
        inputs = List.copyOf(inputs);
    }
}
