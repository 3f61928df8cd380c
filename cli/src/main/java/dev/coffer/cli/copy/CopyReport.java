package dev.coffer.cli.copy;

import dev.coffer.ArtifactStore;
import dev.coffer.CopyResult;
import dev.coffer.artifact.VersionId;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.cli.output.JsonValues;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.Units;
import dev.coffer.cli.output.VersionText;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/// The report of versions copied into a store.
final class CopyReport {
    private CopyReport() {}

    static void print(CopyResult result, ArtifactStore target, Output output) {
        if (output.isJson()) {
            output.document("copy", json -> {
                json.writeStringProperty("destination", target.location());
                json.writeBooleanProperty("created", target.isNew());
                JsonOutput.objects(json, "copies", result.copies(), copy -> document(json, copy));
                JsonValues.seconds(json, result.elapsed());
            });
            return;
        }
        result.copies().forEach(copy -> print(copy, "Copied", output));
        output.line("  to " + target.location() + " in " + Units.duration(result.elapsed()));
    }

    /// The properties of one copy.
    static void document(JsonGenerator json, CopyResult.Copy copy) {
        var version = copy.version();
        json.writeStringProperty("from", copy.from().toString());
        JsonValues.id(json, version.id());
        JsonOutput.optional(json, "label", version.label());
        json.writeStringProperty("digest", version.digest().toString());
        json.writeNumberProperty("files", version.files());
        json.writeNumberProperty("bytes", version.bytes());
        json.writeNumberProperty("sent_bytes", copy.sentBytes());
        json.writeNumberProperty("known_bytes", copy.knownBytes());
        json.writeBooleanProperty("repeated", copy.repeated());
        json.writeBooleanProperty("deleted", version.deleted());
        JsonOutput.strings(json, "missing_inputs", copy.missingInputs());
        JsonOutput.optional(json, "taken_label", copy.takenLabel());
    }

    static void print(CopyResult.Copy copy, String done, Output output) {
        var version = copy.version();
        var paint = output.paint();
        if (copy.repeated()) {
            output.line(copy.from() + " is there already: " + VersionText.name(version, paint));
            if (version.deleted()) {
                output.note("  deleted there since; coffer restore " + version.id() + " in that store brings it back");
            }
            return;
        }
        output.line(paint.green(done) + " " + copy.from() + " → " + VersionText.name(version, paint) + "  "
                + VersionText.size(version));
        output.line("  sent " + Units.bytes(copy.sentBytes()) + ", " + Units.bytes(copy.knownBytes())
                + " of content were there already");
        version.label().ifPresent(label -> output.line("  label " + label));
        copy.takenLabel()
                .ifPresent(label -> output.note(
                        "  without its label " + label + ", which is taken there or no label of that store"));
        if (!copy.missingInputs().isEmpty()) {
            var missing = copy.missingInputs().stream().map(VersionId::toString).collect(Collectors.joining(", "));
            output.note("  without its inputs " + missing + ", whose content that store does not have under that name");
        }
    }
}
