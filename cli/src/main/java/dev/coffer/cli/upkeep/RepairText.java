package dev.coffer.cli.upkeep;

import dev.coffer.artifact.Text;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.Units;
import dev.coffer.repair.RepairReport;
import tools.jackson.core.JsonGenerator;

/// The report of a repair.
record RepairText(RepairReport report) {
    /// Files that are shown to people; documents have all.
    private static final int SHOWN = 10;

    void print(Output output) {
        if (output.isJson()) {
            output.document("repair", this::document);
            return;
        }
        if (report.found().damages().isEmpty()) {
            output.line("Nothing is damaged: " + Units.count(report.found().versions(), "version") + ", read "
                    + Units.bytes(report.found().bytes()));
            return;
        }
        output.line((report.dryRun() ? "Would repair " : output.paint().green("Repaired") + " ")
                + Units.count(report.versions(), "version") + ": "
                + Units.count(report.chunks(), "chunk") + " and "
                + Units.count(report.manifests(), "manifest")
                + (report.dryRun() ? "" : " anew, " + Units.bytes(report.storedBytes()) + " stored")
                + (report.entries() == 0 ? "" : "; log entries put back: " + Units.grouped(report.entries())));
        if (!report.left().isEmpty()) {
            printLeft(output);
        }
    }

    private void printLeft(Output output) {
        output.line(output.paint().red("Left:"));
        DamageReport.print(report.left(), output);
        if (!report.missing().isEmpty()) {
            output.line(
                    "A good copy of one of these would help, with --from-file, or a store that has it, with --from:");
            report.missing().stream()
                    .limit(SHOWN)
                    .forEach(missing -> output.line("  " + missing.digest() + "  " + Units.bytes(missing.size()) + "  "
                            + Text.escaped(missing.version() + " " + missing.path())));
            if (report.missing().size() > SHOWN) {
                output.line("  and " + Units.count(report.missing().size() - SHOWN, "more file"));
            }
        }
    }

    private void document(JsonGenerator json) {
        json.writeBooleanProperty("ok", report.left().isEmpty());
        json.writeBooleanProperty("dry_run", report.dryRun());
        json.writeNumberProperty(
                "found", report.found().damages().size() + report.found().more());
        json.writeNumberProperty("versions", report.versions());
        json.writeNumberProperty("chunks", report.chunks());
        json.writeNumberProperty("manifests", report.manifests());
        json.writeNumberProperty("log_entries", report.entries());
        json.writeNumberProperty("stored_bytes", report.storedBytes());
        DamageReport.damages(json, "left", report.left());
        JsonOutput.objects(json, "missing_files", report.missing(), missing -> {
            json.writeStringProperty("version", missing.version().toString());
            json.writeStringProperty("path", missing.path().value());
            json.writeStringProperty("digest", missing.digest().toString());
            json.writeNumberProperty("size", missing.size());
        });
    }
}
