package dev.coffer.cli.lineage;

import dev.coffer.LineageRequest;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.cli.output.JsonValues;
import dev.coffer.cli.output.Output;
import dev.coffer.lineage.DescendingAliases;
import dev.coffer.lineage.LineageGraph;
import dev.coffer.lineage.LineageNode;
import dev.coffer.lineage.NewerInput;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Lineage as JSON, as docs/json.md promises it.
public final class LineageJson {
    private LineageJson() {}

    static void print(LineageGraph graph, LineageRequest request, Output output) {
        output.document("lineage", json -> {
            JsonValues.id(json, graph.root());
            json.writeStringProperty("direction", graph.direction().word());
            json.writeNumberProperty("depth", request.depth());
            json.writeStringProperty("stale_by", request.inUse().value());
            json.writeBooleanProperty("complete", graph.complete());
            json.writeArrayPropertyStart("nodes");
            graph.nodes().forEach(node -> node(json, node));
            json.writeEndArray();
            JsonOutput.objects(json, "edges", graph.edges(), edge -> {
                json.writeStringProperty("input", edge.input().toString());
                json.writeStringProperty("ref", edge.version().toString());
            });
        });
    }

    static void print(DescendingAliases found, Output output) {
        output.document("lineage-aliases", json -> {
            JsonValues.id(json, found.root());
            json.writeBooleanProperty("complete", found.complete());
            JsonOutput.objects(json, "aliases", found.aliases(), named -> {
                JsonValues.id(json, named.version());
                json.writeStringProperty("alias", named.alias().value());
            });
        });
    }

    /// The property `stale` of a version.
    public static void stale(JsonGenerator json, List<NewerInput> newer) {
        JsonOutput.objects(json, "stale", newer, input -> {
            json.writeStringProperty("input", input.input().toString());
            json.writeStringProperty("alias", input.alias().value());
            json.writeStringProperty("newer", input.newer().toString());
        });
    }

    private static void node(JsonGenerator json, LineageNode node) {
        json.writeStartObject();
        JsonValues.id(json, node.id());
        json.writeStringProperty("type", node.type().word());
        json.writeNumberProperty("depth", node.depth());
        JsonOutput.strings(json, "aliases", node.aliases());
        json.writeBooleanProperty("deleted", node.deleted());
        stale(json, node.newerInputs());
        json.writeEndObject();
    }
}
