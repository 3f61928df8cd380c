package dev.coffer.cli;

import dev.coffer.artifact.Text;
import dev.coffer.verify.VerifyReport;
import dev.coffer.verify.VerifyReport.Damage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// What is said after a verification.
record DamageReport(VerifyReport report, boolean data) {
    void print(Output output) {
        if (output.isJson()) {
            output.document("verify", this::document);
            return;
        }
        for (var object : byObject().entrySet()) {
            output.line(output.paint().bold(Text.escaped(object.getKey())));
            for (var damage : object.getValue()) {
                output.line("  " + output.paint().red(Text.escaped(damage.problem())));
                damage.affected().forEach(version -> output.line("    " + Text.escaped(version)));
            }
        }
        output.line("Checked " + Units.count(report.versions(), "version") + " and "
                + Units.count(report.objects(), "object")
                + (data ? ", read " + Units.bytes(report.bytes()) : "")
                + (report.damages().isEmpty() ? ": all is well" : ""));
        if (!data && report.damages().isEmpty()) {
            output.next("coffer verify --data, which reads every byte");
        }
    }

    private Map<String, List<Damage>> byObject() {
        var objects = new LinkedHashMap<String, List<Damage>>();
        for (var damage : report.damages()) {
            objects.computeIfAbsent(damage.object(), key -> new ArrayList<>()).add(damage);
        }
        return objects;
    }

    private void document(JsonGenerator json) {
        json.writeBooleanProperty("ok", report.damages().isEmpty());
        json.writeBooleanProperty("data", data);
        json.writeNumberProperty("versions", report.versions());
        json.writeNumberProperty("objects", report.objects());
        json.writeNumberProperty("bytes", report.bytes());
        json.writeArrayPropertyStart("damages");
        for (var damage : report.damages()) {
            json.writeStartObject();
            json.writeStringProperty("object", damage.object());
            json.writeStringProperty("problem", damage.problem());
            Json.strings(json, "affected", damage.affected());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
