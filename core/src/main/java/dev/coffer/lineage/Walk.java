package dev.coffer.lineage;

import dev.coffer.artifact.VersionId;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.Gatherers;

/// Follows lineage from one version, breadth first. Asks for a whole level at a time, in as few questions as the catalog's
/// limits allow, so that a walk costs a few questions per level and not one per version.
final class Walk {
    /// Most inputs of all nodes together: a bound on memory for graphs in which everything was made from everything.
    private static final int INPUTS_LIMIT = 1_000_000;

    /// The first of a catalog's two questions, [Catalog#nodes].
    interface Nodes {
        List<Node> find(Collection<VersionId> versions);
    }

    /// The second, [Catalog#users].
    interface Users {
        List<VersionId> find(Collection<VersionId> inputs, int limit);
    }

    /// @param depth as in [LineageNode]
    record Step(Node node, int depth) {}

    private final Nodes nodes;
    private final Users users;
    private final int nodeLimit;
    private final Map<VersionId, Step> found = new LinkedHashMap<>();
    private long inputs;
    private boolean cut;

    /// @param nodeLimit less than [Catalog#USERS_LIMIT]
    Walk(Nodes nodes, Users users, int nodeLimit) {
        this.nodes = nodes;
        this.users = users;
        this.nodeLimit = nodeLimit;
    }

    /// Walks from a version. Without the version there is nothing.
    void run(VersionId root, Direction direction, int levels) {
        var start = add(List.of(root), 0);
        if (direction != Direction.DOWN) {
            follow(start, levels, this::inputs, depth -> -depth);
        }
        if (direction != Direction.UP) {
            follow(start, levels, this::users, depth -> depth);
        }
    }

    /// What was found, in that order.
    Map<VersionId, Step> found() {
        return found;
    }

    /// Whether there is more than was found.
    boolean isCut() {
        return cut;
    }

    private void follow(
            List<Node> start, int levels, Function<List<Node>, Set<VersionId>> following, IntUnaryOperator signed) {
        var level = start;
        for (int depth = 1; !level.isEmpty(); depth++) {
            var next = following.apply(level);
            if (depth > levels) {
                cut |= !next.isEmpty();
                return;
            }
            level = add(next, signed.applyAsInt(depth));
        }
    }

    private List<Node> add(Collection<VersionId> versions, int depth) {
        var wanted = versions.stream().limit(nodeLimit - found.size()).toList();
        cut |= wanted.size() < versions.size();
        var added = new ArrayList<Node>(wanted.size());
        for (var batch : batches(wanted)) {
            if (inputs >= INPUTS_LIMIT) {
                cut = true;
                break;
            }
            for (var node : nodes.find(batch)) {
                found.put(node.id(), new Step(node, depth));
                inputs += node.inputs().size();
                added.add(node);
            }
        }
        return added;
    }

    private Set<VersionId> inputs(List<Node> level) {
        var next = new LinkedHashSet<VersionId>();
        for (var node : level) {
            node.inputs().stream().filter(input -> !found.containsKey(input)).forEach(next::add);
        }
        return next;
    }

    /// A question is for one more than the nodes there may be: when it yields that many, at least one that is new does not
    /// fit, so nothing is left out without being noticed.
    private Set<VersionId> users(List<Node> level) {
        var next = new LinkedHashSet<VersionId>();
        for (var batch : batches(level.stream().map(Node::id).toList())) {
            users.find(batch, nodeLimit + 1).stream()
                    .filter(user -> !found.containsKey(user))
                    .forEach(next::add);
            if (next.size() > nodeLimit) {
                break;
            }
        }
        return next;
    }

    private static List<List<VersionId>> batches(List<VersionId> versions) {
        return versions.stream()
                .gather(Gatherers.windowFixed(Catalog.PAGE_LIMIT))
                .toList();
    }
}
