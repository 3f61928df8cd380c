package dev.coffer.catalog;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.VersionId;
import java.util.List;

/// A version as lineage sees it.
///
/// @param inputs the versions it was made from
public record Node(VersionId id, ArtifactType type, boolean deleted, List<VersionId> inputs) {
    public Node {
        inputs = List.copyOf(inputs);
    }
}
