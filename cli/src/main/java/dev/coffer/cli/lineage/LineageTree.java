package dev.coffer.cli.lineage;

import dev.coffer.artifact.VersionId;
import dev.coffer.cli.output.Output;
import dev.coffer.lineage.LineageGraph;
import dev.coffer.lineage.LineageNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Lineage as a tree of lines. A version with several paths is printed on the shortest one; the others refer to it.
/// So no line is indented deeper than the graph.
final class LineageTree {
    private final LineageGraph graph;
    private final Output output;
    private final Map<VersionId, LineageNode> nodes = new HashMap<>();
    private final Map<VersionId, List<VersionId>> inputs = new HashMap<>();
    private final Map<VersionId, List<VersionId>> users = new HashMap<>();
    private final Set<VersionId> shown = new HashSet<>();

    private LineageTree(LineageGraph graph, Output output) {
        this.graph = graph;
        this.output = output;
        graph.nodes().forEach(node -> nodes.put(node.id(), node));
        for (var edge : graph.edges()) {
            inputs.computeIfAbsent(edge.version(), version -> new ArrayList<>()).add(edge.input());
            users.computeIfAbsent(edge.input(), input -> new ArrayList<>()).add(edge.version());
        }
    }

    static void print(LineageGraph graph, Output output) {
        new LineageTree(graph, output).print();
    }

    private void print() {
        var root = graph.nodes().getFirst();
        output.line(text(root));
        branches("made from", root, inputs);
        branches("used by", root, users);
    }

    private void branches(String heading, LineageNode root, Map<VersionId, List<VersionId>> next) {
        if (next.containsKey(root.id())) {
            output.line(output.paint().dim(heading));
            children(root, "", next);
        }
    }

    /// As deep as the graph, which is bounded.
    private void children(LineageNode parent, String indent, Map<VersionId, List<VersionId>> next) {
        var children = next.getOrDefault(parent.id(), List.of()).stream()
                .map(nodes::get)
                .toList();
        for (int i = 0; i < children.size(); i++) {
            var child = children.get(i);
            boolean last = i == children.size() - 1;
            boolean nearest = Math.abs(child.depth()) == Math.abs(parent.depth()) + 1;
            var line = indent + (last ? "└── " : "├── ");
            if (nearest && shown.add(child.id())) {
                output.line(line + text(child));
                children(child, indent + (last ? "    " : "│   "), next);
            } else {
                output.line(line + reference(child));
            }
        }
    }

    private String reference(LineageNode node) {
        return output.paint().dim(node.id() + (shown.contains(node.id()) ? "  (see above)" : "  (see below)"));
    }

    private String text(LineageNode node) {
        var paint = output.paint();
        var aliases = LineageText.aliases(node);
        var stale = LineageText.stale(node);
        return (node.depth() == 0 ? paint.bold(node.id().toString()) : node.id())
                + "  " + paint.dim(node.type().word())
                + (aliases.isEmpty() ? "" : "  [" + aliases + "]")
                + (node.deleted() ? "  " + paint.red("deleted") : "")
                + (stale.isEmpty() ? "" : "  " + paint.yellow(stale));
    }
}
