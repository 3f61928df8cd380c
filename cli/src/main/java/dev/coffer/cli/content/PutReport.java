package dev.coffer.cli.content;

import dev.coffer.ArtifactStore;
import dev.coffer.PutRequest;
import dev.coffer.PutResult;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Text;
import dev.coffer.cli.output.AliasesByVersion;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.cli.output.JsonValues;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.Units;
import dev.coffer.cli.output.VersionText;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.core.JsonGenerator;

/// The report of a put.
record PutReport(PutRequest request, PutResult result, ArtifactStore store) {
    static void print(Output output, List<PutRequest> requests, List<PutResult> results, ArtifactStore store) {
        var reports = IntStream.range(0, requests.size())
                .mapToObj(index -> new PutReport(requests.get(index), results.get(index), store))
                .toList();
        if (!output.isJson()) {
            reports.forEach(report -> report.print(output));
        } else if (reports.size() == 1) {
            output.document("put", reports.getFirst()::document);
        } else {
            output.document("put_all", json -> {
                JsonOutput.objects(json, "puts", reports, report -> report.document(json));
            });
        }
    }

    private void print(Output output) {
        var version = result.version();
        var paint = output.paint();
        output.line((result.repeated() ? "Repeated " : paint.green("Created") + " ") + VersionText.name(version, paint)
                + "  " + VersionText.size(version));
        output.line(
                "  stored " + Units.bytes(version.newBytes()) + share() + " in " + Units.duration(result.elapsed()));
        version.label().ifPresent(label -> output.line("  label " + label));
        for (var alias : aliases()) {
            output.line("  alias " + alias + " → v" + version.id().number());
        }
        if (!version.facts().inputs().isEmpty()) {
            output.line("  made from "
                    + version.facts().inputs().stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
        printCleanup(output);
        printWritable(output);
        output.next("coffer show " + version.id());
    }

    private void printCleanup(Output output) {
        var cleanedUp = result.cleanedUp();
        if (!cleanedUp.isEmpty()) {
            output.line("  cleaned up " + Units.count(cleanedUp.size(), "older version") + "; coffer restore "
                    + cleanedUp.getLast() + " brings " + (cleanedUp.size() == 1 ? "it" : "the newest of them")
                    + " back");
        }
        result.cleanupNote().ifPresent(note -> output.note(Text.escaped(note)));
    }

    private void printWritable(Output output) {
        var writable = result.writable();
        if (!writable.isEmpty()) {
            var others = writable.size() == 1 ? "" : " and " + Units.count(writable.size() - 1, "other file");
            output.note("'" + Text.shown(writable.getFirst()) + "'" + others
                    + " could be written to by another program meanwhile; what was stored may be half of a change");
        }
    }

    private String share() {
        long bytes = result.version().bytes();
        return bytes == 0 ? "" : ", " + Units.percent(result.knownBytes(), bytes) + " already there";
    }

    private void document(JsonGenerator json) {
        JsonValues.version(json, result.version(), aliases());
        json.writeNumberProperty("files", result.version().files());
        json.writeNumberProperty("known_bytes", result.knownBytes());
        JsonValues.seconds(json, result.elapsed());
        json.writeBooleanProperty("repeated", result.repeated());
        JsonOutput.strings(json, "cleaned_up", result.cleanedUp());
        JsonOutput.optional(json, "cleanup_note", result.cleanupNote());
        JsonOutput.strings(json, "open_for_writing", result.writable());
        json.writeStringProperty("store", store.location());
        json.writeBooleanProperty("store_created", store.isNew());
    }

    /// The requested aliases, set in the same commit. A repeated put set none, so they are read from the store.
    private List<Handle> aliases() {
        if (!result.repeated()) {
            return request.aliases().stream().sorted().toList();
        }
        var id = result.version().id();
        return AliasesByVersion.of(store, id.artifact()).of(id);
    }
}
