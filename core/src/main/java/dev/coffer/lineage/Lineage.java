package dev.coffer.lineage;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.VersionId;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// What versions were made from, what was made from them, and whether that is still up to date.
///
/// An answer is put together from several questions to the catalog. What is committed meanwhile may be in it or not.
public final class Lineage {
    /// Most versions in one answer.
    public static final int NODE_LIMIT = 50_000;

    private final Catalog catalog;

    public Lineage(Catalog catalog) {
        this.catalog = catalog;
    }

    /// The lineage around a version.
    ///
    /// @param depth     most steps from it
    /// @param nodeLimit from 1 to [#NODE_LIMIT]
    /// @param inUse     the alias that says which version of an input should be used
    /// @throws CofferException.NotFound when there is no such version
    public LineageGraph graph(VersionId root, Direction direction, int depth, int nodeLimit, Handle inUse) {
        var walk = walk(root, direction, depth, nodeLimit);
        var aliases = new ArtifactAliases(catalog::artifact);
        var nodes = new ArrayList<LineageNode>(walk.found().size());
        var edges = new ArrayList<LineageGraph.Edge>();
        for (var step : walk.found().values()) {
            var node = step.node();
            nodes.add(new LineageNode(
                    node.id(),
                    node.type(),
                    step.depth(),
                    node.deleted(),
                    aliases.naming(node.id()),
                    newer(node.id(), node.inputs(), inUse, aliases)));
            for (var input : node.inputs()) {
                if (walk.found().containsKey(input)) {
                    edges.add(new LineageGraph.Edge(input, node.id()));
                }
            }
        }
        return new LineageGraph(root, direction, nodes, edges, !walk.isCut());
    }

    /// Why a version is stale: which of its inputs have a newer version in use. It is not stale by itself: a version made from an
    /// earlier one of the same artifact may be the one in use.
    public List<NewerInput> newerInputs(VersionId version, Collection<VersionId> inputs, Handle inUse) {
        return newer(version, inputs, inUse, new ArtifactAliases(catalog::artifact));
    }

    /// The aliases whose versions descend from a version.
    ///
    /// @throws CofferException.NotFound when there is no such version
    public DescendingAliases descendingAliases(VersionId root) {
        var walk = walk(root, Direction.DOWN, NODE_LIMIT, NODE_LIMIT);
        var aliases = new ArtifactAliases(catalog::artifact);
        var found = walk.found().values().stream()
                .map(Walk.Step::node)
                .filter(node -> !node.id().equals(root))
                .map(Node::id)
                .flatMap(id -> aliases.naming(id).stream().map(alias -> new DescendingAliases.Named(alias, id)))
                .sorted(Comparator.comparing((DescendingAliases.Named named) ->
                                named.version().artifact())
                        .thenComparing(DescendingAliases.Named::alias))
                .toList();
        return new DescendingAliases(root, found, !walk.isCut());
    }

    private Walk walk(VersionId root, Direction direction, int depth, int nodeLimit) {
        if (nodeLimit < 1 || nodeLimit > NODE_LIMIT) {
            throw new IllegalArgumentException(
                    "a lineage graph has 1 to " + NODE_LIMIT + " versions, not " + nodeLimit);
        }
        var walk = new Walk(catalog::nodes, catalog::users, nodeLimit);
        walk.run(root, direction, depth);
        if (walk.found().isEmpty()) {
            throw new CofferException.NotFound("there is no version " + root);
        }
        return walk;
    }

    /// Whether a version was made from the newer one too: an evaluation that compares a model with the one in use before.
    private static boolean isAsNew(VersionId input, VersionId named) {
        return input.artifact().equals(named.artifact()) && input.number() >= named.number();
    }

    private static List<NewerInput> newer(
            VersionId version, Collection<VersionId> inputs, Handle inUse, ArtifactAliases aliases) {
        return inputs.stream()
                .flatMap(input -> aliases
                        .named(input.artifact(), inUse)
                        .filter(named -> named.number() > input.number() && !named.equals(version))
                        .filter(named -> inputs.stream().noneMatch(other -> isAsNew(other, named)))
                        .map(named -> new NewerInput(input, inUse, named))
                        .stream())
                .toList();
    }
}
