package dev.coffer.cli.lineage;

import dev.coffer.artifact.Text;
import dev.coffer.cli.output.Output;
import dev.coffer.lineage.LineageGraph;
import dev.coffer.lineage.LineageNode;
import java.util.HashMap;
import java.util.stream.Collectors;

/// Lineage in the language of Graphviz.
final class LineageDot {
    private LineageDot() {}

    static void print(LineageGraph graph, Output output) {
        var ids = new HashMap<Object, String>();
        output.line("digraph lineage {");
        output.line("    rankdir=LR;");
        output.line("    node [shape=box];");
        for (var node : graph.nodes()) {
            var id = "n" + ids.size();
            ids.put(node.id(), id);
            output.line("    " + id + " [label=\"" + label(node) + "\"" + look(node) + "];");
        }
        for (var edge : graph.edges()) {
            output.line("    " + ids.get(edge.input()) + " -> " + ids.get(edge.version()) + ";");
        }
        output.line("}");
    }

    private static String label(LineageNode node) {
        return LineageText.label(node).map(LineageDot::escaped).collect(Collectors.joining("\\n"));
    }

    private static String look(LineageNode node) {
        return (node.depth() == 0 ? ", penwidth=3" : "")
                + (node.deleted() ? ", style=dashed" : "")
                + (node.isStale() ? ", color=\"#b58900\"" : "");
    }

    /// In a quoted text of the language only quotes and backslashes mean something.
    static String escaped(String text) {
        return Text.escaped(text).replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
