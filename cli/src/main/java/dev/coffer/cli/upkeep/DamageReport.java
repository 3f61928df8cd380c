package dev.coffer.cli.upkeep;

import dev.coffer.artifact.Text;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.Units;
import dev.coffer.verify.Sample;
import dev.coffer.verify.VerifyReport;
import dev.coffer.verify.VerifyReport.Damage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// The report of a verification.
record DamageReport(VerifyReport report, boolean data, Sample sample) {
    /// Places that are shown to people of each damage; documents have all.
    private static final int SHOWN = 10;

    void print(Output output) {
        if (output.isJson()) {
            output.document("verify", this::document);
            return;
        }
        print(report.damages(), output);
        if (report.more() > 0) {
            output.line("and " + Units.count(report.more(), "more damage"));
        }
        printArtifacts(output);
        output.line("Checked " + Units.count(report.versions(), "version") + " and "
                + Units.count(report.objects(), "object")
                + (data ? ", read " + Units.bytes(report.bytes()) : "")
                + (sample.isAll() ? "" : ", a sample with seed " + sample.seed())
                + report.resumed()
                        .map(began -> ", going on with what began " + began)
                        .orElse("")
                + (report.damages().isEmpty() ? ": all is well" : ""));
        if (report.swept() > 0) {
            output.note("Skipped " + Units.count(report.swept(), "version") + " whose content was reclaimed");
        }
        if (!data && report.damages().isEmpty()) {
            output.next("coffer verify --data, which reads every byte");
        }
    }

    static void print(List<Damage> damages, Output output) {
        for (var object : byObject(damages).entrySet()) {
            output.line(output.paint().bold(Text.escaped(object.getKey())));
            object.getValue().forEach(damage -> print(damage, output));
        }
    }

    private static void print(Damage damage, Output output) {
        var where = damage.range().map(range -> " (" + range + ")").orElse("");
        var readable = damage.readable() ? "; everything can be read all the same" : "";
        output.line("  " + output.paint().red(Text.escaped(damage.problem() + where)) + readable);
        damage.affected().stream().limit(SHOWN).forEach(place -> output.line("    " + Text.escaped(place.toString())));
        long more = damage.affected().size() - SHOWN + damage.more();
        if (more > 0) {
            output.line("    and " + Units.count(more, "more place"));
        }
    }

    /// Only those in which something is damaged: of a large store, all would be a long list.
    private void printArtifacts(Output output) {
        for (var artifact : report.artifacts()) {
            if (artifact.damaged() > 0) {
                output.line(Text.escaped(artifact.artifact().value()) + ": damage in "
                        + Units.grouped(artifact.damaged()) + " of " + Units.count(artifact.versions(), "version"));
            }
        }
    }

    private static Map<String, List<Damage>> byObject(List<Damage> damages) {
        var objects = new LinkedHashMap<String, List<Damage>>();
        for (var damage : damages) {
            objects.computeIfAbsent(damage.object(), key -> new ArrayList<>()).add(damage);
        }
        return objects;
    }

    private void document(JsonGenerator json) {
        json.writeBooleanProperty("ok", report.damages().isEmpty());
        json.writeBooleanProperty("data", data);
        if (sample.isAll()) {
            json.writeNullProperty("sample");
        } else {
            json.writeObjectPropertyStart("sample");
            json.writeNumberProperty("share", sample.share());
            json.writeNumberProperty("seed", sample.seed());
            json.writeEndObject();
        }
        JsonOutput.optional(json, "resumed_from", report.resumed().map(Instant::toString));
        json.writeNumberProperty("versions", report.versions());
        json.writeNumberProperty("swept_versions", report.swept());
        json.writeNumberProperty("objects", report.objects());
        json.writeNumberProperty("bytes", report.bytes());
        JsonOutput.objects(json, "artifacts", report.artifacts(), artifact -> {
            json.writeStringProperty("name", artifact.artifact().value());
            json.writeNumberProperty("versions", artifact.versions());
            json.writeNumberProperty("bytes", artifact.bytes());
            json.writeNumberProperty("damaged_versions", artifact.damaged());
        });
        damages(json, "damages", report.damages());
        json.writeNumberProperty("more_damages", report.more());
    }

    static void damages(JsonGenerator json, String name, List<Damage> damages) {
        JsonOutput.objects(json, name, damages, damage -> {
            json.writeStringProperty("object", damage.object());
            json.writeStringProperty("problem", damage.problem());
            range(json, damage.range());
            json.writeBooleanProperty("readable", damage.readable());
            json.writeArrayPropertyStart("affected");
            for (var place : damage.affected()) {
                json.writeStartObject();
                json.writeStringProperty("version", place.version().toString());
                JsonOutput.optional(json, "path", place.path());
                range(json, place.range());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberProperty("more_affected", damage.more());
        });
    }

    private static void range(JsonGenerator json, Optional<VerifyReport.Range> range) {
        if (range.isEmpty()) {
            json.writeNullProperty("range");
            return;
        }
        json.writeObjectPropertyStart("range");
        json.writeNumberProperty("offset", range.get().offset());
        json.writeNumberProperty("length", range.get().length());
        json.writeEndObject();
    }
}
