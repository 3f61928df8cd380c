package dev.coffer.lineage;

import dev.coffer.artifact.VersionId;
import java.util.List;

/// The lineage around one version, as far as was asked for.
///
/// @param root     the version that was asked about
/// @param nodes    the root; then what it was made from; then what was made from it; each nearest first
/// @param edges    all there are between the nodes
/// @param complete false when there is more than the limits on depth and size let in
public record LineageGraph(
        VersionId root, Direction direction, List<LineageNode> nodes, List<Edge> edges, boolean complete) {
    public LineageGraph {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /// One version was an input of another.
    public record Edge(VersionId input, VersionId version) {}
}
