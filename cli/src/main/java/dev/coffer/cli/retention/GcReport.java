package dev.coffer.cli.retention;

import dev.coffer.artifact.Text;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.Units;
import dev.coffer.sweep.KeepReason;
import dev.coffer.sweep.SweepReport;
import dev.coffer.sweep.Tally;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/// The report of a garbage collection.
record GcReport(SweepReport report, Instant now) {
    private static final int FOREIGN_NAMED = 5;

    void print(Output output) {
        if (output.isJson()) {
            output.document("gc", this::document);
            return;
        }
        if (report.versions() > 0) {
            output.line(verb("Swept ", "sweep ") + Units.count(report.versions(), "version") + ": " + listed());
        }
        line(output, report.released(), "that only swept versions needed");
        line(output, report.orphans(), "that no version refers to");
        line(output, report.unfinished(), "that an earlier collection condemned");
        if (report.probes() > 0) {
            output.line(
                    verb("Deleted ", "delete ") + Units.count(report.probes(), "leftover") + " of checks of the store");
        }
        printRepacked(output);
        for (var reason : KeepReason.values()) {
            var left = report.left(reason);
            if (left.objects() > 0) {
                output.line("Left " + tally(left) + ": " + reason.words());
            }
        }
        printForeign(output);
        output.line(
                verb("Freed ", "free ") + Units.bytes(report.freed()) + "; versions need " + tally(report.needed()));
        report.nextDue().ifPresent(due -> output.note("the next deleted version is due at " + due));
    }

    private void printRepacked(Output output) {
        var repacked = report.repacked();
        if (repacked.objects() > 0) {
            output.line(verb("Repacked ", "repack ") + "what " + Units.count(repacked.versions(), "version")
                    + " needed of " + Units.count(repacked.objects(), "object") + ": " + Units.bytes(repacked.stored())
                    + "; " + Units.bytes(repacked.bytes()) + " come back with the next collection");
        }
    }

    private void printForeign(Output output) {
        if (report.foreignCount() > 0) {
            output.line("Left alone " + Units.count(report.foreignCount(), "file") + " that is not Coffer's: "
                    + String.join(
                            ", ",
                            report.foreign().stream()
                                    .limit(FOREIGN_NAMED)
                                    .map(key -> Text.escaped(key.value()))
                                    .toList())
                    + (report.foreignCount() > FOREIGN_NAMED ? " …" : ""));
        }
    }

    private String verb(String done, String wouldDo) {
        return report.done() ? done : "Would " + wouldDo;
    }

    private String listed() {
        var names = report.swept().stream()
                .limit(FOREIGN_NAMED)
                .map(Object::toString)
                .toList();
        return String.join(", ", names) + (report.versions() > names.size() ? " …" : "");
    }

    private void line(Output output, Tally tally, String what) {
        if (tally.objects() > 0) {
            output.line(verb("Deleted ", "delete ") + tally(tally) + " " + what);
        }
    }

    private static String tally(Tally tally) {
        return Units.count(tally.objects(), "object") + ", " + Units.bytes(tally.bytes());
    }

    private void document(JsonGenerator json) {
        json.writeBooleanProperty("dry_run", !report.done());
        json.writeNumberProperty("freed_bytes", report.freed());
        json.writeNumberProperty("swept_versions", report.versions());
        JsonOutput.strings(
                json, "swept", report.swept().stream().map(Object::toString).toList());
        tally(json, "released", report.released());
        tally(json, "orphans", report.orphans());
        tally(json, "unfinished", report.unfinished());
        tally(json, "needed", report.needed());
        json.writeNumberProperty("probes", report.probes());
        json.writeObjectPropertyStart("repacked");
        json.writeNumberProperty("objects", report.repacked().objects());
        json.writeNumberProperty("bytes", report.repacked().bytes());
        json.writeNumberProperty("stored_bytes", report.repacked().stored());
        json.writeNumberProperty("versions", report.repacked().versions());
        json.writeNumberProperty("left", report.repacked().left());
        json.writeEndObject();
        json.writeObjectPropertyStart("left");
        for (var reason : KeepReason.values()) {
            if (report.left(reason).objects() > 0) {
                tally(json, reason.name().toLowerCase(Locale.ROOT), report.left(reason));
            }
        }
        json.writeEndObject();
        json.writeNumberProperty("foreign_files", report.foreignCount());
        JsonOutput.strings(
                json, "foreign", report.foreign().stream().map(Object::toString).toList());
        report.nextDue().ifPresent(due -> json.writeStringProperty("next_due", due.toString()));
    }

    private static void tally(JsonGenerator json, String name, Tally tally) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("objects", tally.objects());
        json.writeNumberProperty("bytes", tally.bytes());
        json.writeEndObject();
    }
}
