package dev.coffer.lineage;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.VersionId;
import java.util.List;

/// A version in a lineage graph.
///
/// @param depth       the fewest steps from the root, which is 0: below zero for what the root was made from, above for what was
///                    made from it
/// @param aliases     those that name it now, sorted
/// @param newerInputs why it is stale; empty when it is not
public record LineageNode(
        VersionId id,
        ArtifactType type,
        int depth,
        boolean deleted,
        List<Handle> aliases,
        List<NewerInput> newerInputs) {
    public LineageNode {
        aliases = List.copyOf(aliases);
        newerInputs = List.copyOf(newerInputs);
    }

    public boolean isStale() {
        return !newerInputs.isEmpty();
    }
}
