package dev.coffer.cli.lineage;

import dev.coffer.LineageRequest;
import dev.coffer.cli.output.Documents;
import dev.coffer.cli.output.Json;
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
            Documents.id(json, graph.root());
            json.writeStringProperty("direction", graph.direction().word());
            json.writeNumberProperty("depth", request.depth());
            json.writeStringProperty("stale_by", request.inUse().value());
            json.writeBooleanProperty("complete", graph.complete());
            json.writeArrayPropertyStart("nodes");
            graph.nodes().forEach(node -> node(json, node));
            json.writeEndArray();
            json.writeArrayPropertyStart("edges");
            for (var edge : graph.edges()) {
                json.writeStartObject();
                json.writeStringProperty("input", edge.input().toString());
                json.writeStringProperty("ref", edge.version().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    static void print(DescendingAliases found, Output output) {
        output.document("lineage-aliases", json -> {
            Documents.id(json, found.root());
            json.writeBooleanProperty("complete", found.complete());
            json.writeArrayPropertyStart("aliases");
            for (var named : found.aliases()) {
                json.writeStartObject();
                Documents.id(json, named.version());
                json.writeStringProperty("alias", named.alias().value());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /// The property `stale` of a version.
    public static void stale(JsonGenerator json, List<NewerInput> newer) {
        json.writeArrayPropertyStart("stale");
        for (var input : newer) {
            json.writeStartObject();
            json.writeStringProperty("input", input.input().toString());
            json.writeStringProperty("alias", input.alias().value());
            json.writeStringProperty("newer", input.newer().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void node(JsonGenerator json, LineageNode node) {
        json.writeStartObject();
        Documents.id(json, node.id());
        json.writeStringProperty("type", node.type().word());
        json.writeNumberProperty("depth", node.depth());
        Json.strings(json, "aliases", node.aliases());
        json.writeBooleanProperty("deleted", node.deleted());
        stale(json, node.newerInputs());
        json.writeEndObject();
    }
}
