package dev.coffer.cli.retention;

import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Text;
import dev.coffer.cleanup.CleanupPlan;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.cli.output.JsonValues;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.TextTable;
import dev.coffer.cli.output.Units;
import dev.coffer.cli.session.Session;
import dev.coffer.retention.Decision;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The report of a cleanup, before and after it is applied.
record CleanupReport(CleanupPlan plan, boolean explain, Session session) {
    /// `5 versions of 2 artifacts, 412.0 MiB`.
    String counts() {
        long artifacts = plan.goes().stream()
                .map(goes -> goes.id().artifact())
                .distinct()
                .count();
        return Units.count(plan.goes().size(), "version") + " of " + Units.count(artifacts, "artifact") + ", "
                + Units.bytes(plan.bytes());
    }

    /// The plan, for people.
    ///
    /// @param deletes whether it is about to be applied
    void print(boolean deletes) {
        var output = session.output();
        if (plan.goes().isEmpty()) {
            output.line("Nothing to delete: the policy keeps all " + Units.count(plan.versions(), "version"));
        } else {
            output.line((deletes ? "To delete: " : "Would delete ") + counts() + " of " + Units.grouped(plan.versions())
                    + " versions in all");
            var table = new TextTable("VERSION", ">FREES", "WHY");
            for (var goes : plan.goes()) {
                var aliases = goes.aliases().stream().map(Handle::value).collect(Collectors.joining(", "));
                var removed = aliases.isEmpty() ? "" : "; removes alias " + aliases;
                table.row(goes.id().toString(), Units.bytes(goes.bytes()), Text.escaped(goes.words() + removed));
            }
            output.lines(table.lines(output.paint()));
        }
        if (explain && !plan.decisions().isEmpty()) {
            printKept(output);
        }
        plan.idle().forEach(line -> output.note("warning: " + Text.escaped(line)));
    }

    private void printKept(Output output) {
        var table = new TextTable("KEPT", "WHY", "ALTHOUGH");
        plan.decisions().stream()
                .filter(decision -> !decision.isExpired())
                .forEach(decision -> table.row(
                        decision.version().id().toString(), Text.escaped(decision.words()), although(decision)));
        output.lines(table.lines(output.paint()));
    }

    private static String although(Decision decision) {
        return decision.keep().isPresent()
                ? decision.expiry().map(Decision.Reason::words).orElse("")
                : "";
    }

    /// Prints the result at the end.
    ///
    /// @param deleted whether the plan was applied
    void conclude(boolean deleted, @Nullable Path planFile) {
        var output = session.output();
        if (output.isJson()) {
            output.document("cleanup", json -> document(json, deleted, planFile));
            return;
        }
        if (planFile != null) {
            output.note("The plan is in " + Text.escaped(planFile.toString()));
            output.next("coffer cleanup --apply " + Text.escaped(planFile.toString()));
        } else if (deleted && !plan.goes().isEmpty()) {
            output.line("Deleted " + counts());
            output.note(
                    "coffer restore " + plan.goes().getLast().id() + " brings that one back, and so on for the others");
        } else if (!plan.goes().isEmpty()) {
            output.note("Nothing was deleted. Without --dry-run it is; coffer restore brings versions back.");
        }
    }

    private void document(JsonGenerator json, boolean deleted, @Nullable Path planFile) {
        json.writeStringProperty("store", plan.store());
        json.writeStringProperty("time", plan.time().toString());
        json.writeBooleanProperty("deleted", deleted);
        JsonOutput.optional(json, "plan", Optional.ofNullable(planFile));
        json.writeNumberProperty("versions", plan.versions());
        json.writeNumberProperty("bytes", plan.bytes());
        JsonOutput.objects(json, "goes", plan.goes(), goes -> {
            JsonValues.id(json, goes.id());
            json.writeStringProperty("rule", goes.rule());
            json.writeStringProperty("reason", goes.words());
            JsonOutput.strings(json, "removed_aliases", goes.aliases());
            json.writeNumberProperty("bytes", goes.bytes());
        });
        json.writeArrayPropertyStart("kept");
        for (var decision : plan.decisions()) {
            if (explain && !decision.isExpired()) {
                json.writeStartObject();
                JsonValues.id(json, decision.version().id());
                json.writeStringProperty("rule", decision.rule());
                json.writeStringProperty("reason", decision.words());
                JsonOutput.optional(json, "expired_by", decision.expiry().map(Decision.Reason::rule));
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        JsonOutput.strings(json, "warnings", plan.idle());
    }
}
