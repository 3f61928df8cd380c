package dev.coffer.cli.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.VersionId;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.Paint;
import dev.coffer.cli.output.ResultStream;
import dev.coffer.lineage.Direction;
import dev.coffer.lineage.LineageGraph;
import dev.coffer.lineage.LineageGraph.Edge;
import dev.coffer.lineage.LineageNode;
import dev.coffer.lineage.NewerInput;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The formats of lineage.
class LineageFormatsTest {
    private static final LineageNode MODEL = new LineageNode(
            id("model:v7"),
            ArtifactType.MODEL,
            0,
            false,
            List.of(Handle.of("candidate"), Handle.of("prod")),
            List.of(new NewerInput(id("data:v3"), Handle.of("prod"), id("data:v5"))));

    /// raw → data → model → report, raw → model, old → data
    private static final LineageGraph GRAPH = new LineageGraph(
            MODEL.id(),
            Direction.BOTH,
            List.of(
                    MODEL,
                    node("data:v3", -1),
                    node("raw:v1", -1),
                    new LineageNode(id("old:v2"), ArtifactType.OTHER, -2, true, List.of(), List.of()),
                    node("report:v1", 1)),
            List.of(
                    edge("data:v3", "model:v7"),
                    edge("raw:v1", "model:v7"),
                    edge("raw:v1", "data:v3"),
                    edge("old:v2", "data:v3"),
                    edge("model:v7", "report:v1")),
            true);

    @Test
    void aTreeShowsEachVersionOnce() {
        assertThat(print(LineageTree::print, GRAPH, Paint.OFF)).isEqualTo("""
                model:v7  model  [candidate, prod]  stale: data:prod is v5
                made from
                ├── data:v3  dataset
                │   ├── raw:v1  (see below)
                │   └── old:v2  other  deleted
                └── raw:v1  dataset
                used by
                └── report:v1  dataset
                """);
    }

    @Test
    void aTreePointsUpToWhatWasShown() {
        var diamond = new LineageGraph(
                id("top:v1"),
                Direction.DOWN,
                List.of(node("top:v1", 0), node("a:v1", 1), node("b:v1", 1), node("end:v1", 2)),
                List.of(edge("top:v1", "a:v1"), edge("top:v1", "b:v1"), edge("a:v1", "end:v1"), edge("b:v1", "end:v1")),
                true);
        assertThat(print(LineageTree::print, diamond, Paint.OFF)).isEqualTo("""
                top:v1  dataset
                used by
                ├── a:v1  dataset
                │   └── end:v1  dataset
                └── b:v1  dataset
                    └── end:v1  (see above)
                """);
    }

    /// Each version was made from all before it: there are 2⁹⁹ ways, and one line for each edge.
    @Test
    void aTangledTreeStaysSmall() {
        var nodes = new ArrayList<LineageNode>();
        var edges = new ArrayList<Edge>();
        for (int i = 1; i <= 100; i++) {
            nodes.add(node("n:v" + i, i == 1 ? 0 : 1));
            for (int j = 1; j < i; j++) {
                edges.add(edge("n:v" + j, "n:v" + i));
            }
        }
        var graph = new LineageGraph(id("n:v1"), Direction.DOWN, nodes, edges, true);

        var lines = print(LineageTree::print, graph, Paint.OFF).lines().toList();

        assertThat(lines).hasSize(2 + 100 * 99 / 2);
        assertThat(lines).filteredOn(line -> line.contains("dataset")).hasSize(100);
    }

    @Test
    void coloursSayNothingThatWordsDoNot() {
        var coloured = print(LineageTree::print, GRAPH, new Paint(true));

        assertThat(coloured).contains("\u001b[33mstale: data:prod is v5\u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(print(LineageTree::print, GRAPH, Paint.OFF));
    }

    @Test
    void mermaidHasBoxesAndArrows() {
        assertThat(print(LineageMermaid::print, GRAPH, Paint.OFF)).isEqualTo("""
                flowchart LR
                    n0["model:v7<br/>model<br/>candidate, prod<br/>stale: data:prod is v5"]:::root
                    class n0 stale
                    n1["data:v3<br/>dataset"]
                    n2["raw:v1<br/>dataset"]
                    n3["old:v2<br/>other<br/>deleted"]
                    class n3 deleted
                    n4["report:v1<br/>dataset"]
                    n1 --> n0
                    n2 --> n0
                    n2 --> n1
                    n3 --> n1
                    n0 --> n4
                    classDef root stroke-width:3px
                    classDef deleted stroke-dasharray:4 4
                    classDef stale stroke:#b58900
                """);
    }

    @Test
    void dotHasBoxesAndArrows() {
        assertThat(print(LineageDot::print, GRAPH, Paint.OFF)).isEqualTo("""
                digraph lineage {
                    rankdir=LR;
                    node [shape=box];
                    n0 [label="model:v7\\nmodel\\ncandidate, prod\\nstale: data:prod is v5", penwidth=3, color="#b58900"];
                    n1 [label="data:v3\\ndataset"];
                    n2 [label="raw:v1\\ndataset"];
                    n3 [label="old:v2\\nother\\ndeleted", style=dashed];
                    n4 [label="report:v1\\ndataset"];
                    n1 -> n0;
                    n2 -> n0;
                    n2 -> n1;
                    n3 -> n1;
                    n0 -> n4;
                }
                """);
    }

    @Test
    void noTextBreaksOutOfMermaid() {
        for (var text : hostile()) {
            assertThat(LineageMermaid.escaped(text)).matches(Pattern.compile("(?:[A-Za-z0-9 _.,:/+-]|#[0-9]+;)*"));
        }
        assertThat(LineageMermaid.escaped("a\"b#é😀")).isEqualTo("a#34;b#35;#233;#128512;");
    }

    @Test
    void noTextBreaksOutOfDot() {
        for (var text : hostile()) {
            assertThat(LineageDot.escaped(text)).matches(Pattern.compile("(?:[^\"\\\\\\p{Cntrl}]|\\\\\"|\\\\\\\\)*"));
        }
        assertThat(LineageDot.escaped("a\"b\\")).isEqualTo("a\\\"b\\\\");
    }

    /// The strangest names there may be.
    @Test
    void strangeNamesStayInTheirBoxes() {
        var graph = new LineageGraph(
                id("_end/subgraph/a.-b:v1"),
                Direction.BOTH,
                List.of(new LineageNode(
                        id("_end/subgraph/a.-b:v1"),
                        ArtifactType.OTHER,
                        0,
                        false,
                        List.of(Handle.of("1.0+-_x")),
                        List.of())),
                List.of(),
                true);

        assertThat(print(LineageMermaid::print, graph, Paint.OFF))
                .contains("n0[\"_end/subgraph/a.-b:v1<br/>other<br/>1.0+-_x\"]:::root\n");
        assertThat(print(LineageDot::print, graph, Paint.OFF))
                .contains("n0 [label=\"_end/subgraph/a.-b:v1\\nother\\n1.0+-_x\", penwidth=3];\n");
    }

    private static List<String> hostile() {
        return Stream.of(
                        "\"",
                        "]",
                        "\\",
                        "\\\"",
                        "\n",
                        "\r",
                        "<script>",
                        "&quot;",
                        "#34;",
                        "`",
                        "%%",
                        "--> x",
                        "\u2028",
                        "é")
                .flatMap(text -> Stream.of(text, "a" + text, text + "a", text + text))
                .toList();
    }

    private static String print(BiConsumer<LineageGraph, Output> format, LineageGraph graph, Paint paint) {
        var bytes = new ByteArrayOutputStream();
        var output = new Output(new ResultStream(bytes), OutputStream.nullOutputStream(), false, paint, Paint.OFF);
        format.accept(graph, output);
        output.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static LineageNode node(String version, int depth) {
        return new LineageNode(id(version), ArtifactType.DATASET, depth, false, List.of(), List.of());
    }

    private static Edge edge(String input, String version) {
        return new Edge(id(input), id(version));
    }

    private static VersionId id(String text) {
        return VersionId.parse(text);
    }
}
