package dev.coffer.cli.lineage;

import dev.coffer.cli.output.Output;
import dev.coffer.lineage.LineageGraph;
import dev.coffer.lineage.LineageNode;
import java.util.HashMap;
import java.util.stream.Collectors;

/// Lineage as a flowchart of Mermaid, which many Markdown pages draw.
final class LineageMermaid {
    private static final String HARMLESS = " _.,:/+-";

    private LineageMermaid() {}

    static void print(LineageGraph graph, Output output) {
        var ids = new HashMap<Object, String>();
        output.line("flowchart LR");
        for (var node : graph.nodes()) {
            var id = "n" + ids.size();
            ids.put(node.id(), id);
            output.line("    " + id + "[\"" + label(node) + "\"]" + (node.depth() == 0 ? ":::root" : ""));
            if (node.deleted()) {
                output.line("    class " + id + " deleted");
            }
            if (node.isStale()) {
                output.line("    class " + id + " stale");
            }
        }
        for (var edge : graph.edges()) {
            output.line("    " + ids.get(edge.input()) + " --> " + ids.get(edge.version()));
        }
        output.line("    classDef root stroke-width:3px");
        output.line("    classDef deleted stroke-dasharray:4 4");
        output.line("    classDef stale stroke:#b58900");
    }

    private static String label(LineageNode node) {
        return LineageText.label(node).map(LineageMermaid::escaped).collect(Collectors.joining("<br/>"));
    }

    /// Whatever could mean something to Mermaid, or to the page it is drawn in, becomes its number.
    static String escaped(String text) {
        var shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            if ((c < 128 && Character.isLetterOrDigit(c)) || HARMLESS.indexOf(c) >= 0) {
                shown.appendCodePoint(c);
            } else {
                shown.append('#').append(c).append(';');
            }
        });
        return shown.toString();
    }
}
