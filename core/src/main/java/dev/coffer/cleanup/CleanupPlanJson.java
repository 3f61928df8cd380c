package dev.coffer.cleanup;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.VersionId;
import dev.coffer.config.PolicyFile;
import dev.coffer.json.Fields;
import dev.coffer.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.core.JsonGenerator;

/// A plan as it is stored. The digest is that of the same plan without it, so what people do to spaces does not matter.
public final class CleanupPlanJson {
    private static final String SCHEMA = "coffer/cleanup-plan/1";

    private CleanupPlanJson() {}

    static byte[] write(CleanupPlan plan) {
        return Json.writePretty(json -> plan(plan, Optional.of(digest(plan)), json));
    }

    static CleanupPlan read(String source, byte[] bytes) {
        CleanupPlan plan;
        String digest;
        try {
            var fields = Json.read(bytes, source);
            if (!fields.text("schema").equals(SCHEMA)) {
                throw fields.newer("its schema");
            }
            digest = fields.text("digest");
            var policyDigest = fields.text("policyDigest");
            plan = plan(source, fields);
            fields.done();
            if (!policyDigest.equals(policyDigest(plan))) {
                throw edited(source);
            }
        } catch (CofferException.Corrupt e) {
            throw new CofferException.Invalid(
                    source + " is not a cleanup plan: " + e.getMessage(), "coffer cleanup --plan FILE writes one", e);
        }
        if (!digest.equals(digest(plan).toString())) {
            throw edited(source);
        }
        return plan;
    }

    private static CofferException.Refused edited(String source) {
        return new CofferException.Refused(
                source + " was edited by hand: its digest is that of another plan",
                "change the policy instead and plan again: coffer cleanup --plan FILE");
    }

    private static Digest digest(CleanupPlan plan) {
        return Digest.of(Json.write(json -> plan(plan, Optional.empty(), json)));
    }

    private static String policyDigest(CleanupPlan plan) {
        return Digest.of(PolicyFile.text(plan.request().policy()).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static void plan(CleanupPlan plan, Optional<Digest> digest, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("schema", SCHEMA);
        digest.ifPresent(value -> json.writeStringProperty("digest", value.toString()));
        json.writeStringProperty("store", plan.store());
        json.writeStringProperty("time", plan.time().toString());
        json.writeNumberProperty("entry", plan.entry());
        json.writeName("policy");
        json.writeRawValue(PolicyFile.text(plan.request().policy()));
        json.writeStringProperty("policyDigest", policyDigest(plan));
        texts("names", plan.request().names(), json);
        json.writeBooleanProperty("allowMissingMetrics", plan.request().allowMissingMetrics());
        texts("idle", plan.idle(), json);
        json.writeNumberProperty("versions", plan.versions());
        json.writeNumberProperty("bytes", plan.bytes());
        json.writeArrayPropertyStart("goes");
        for (var goes : plan.goes()) {
            json.writeStartObject();
            json.writeStringProperty("version", goes.id().toString());
            json.writeStringProperty("rule", goes.rule());
            json.writeStringProperty("reason", goes.words());
            texts("aliases", goes.aliases().stream().map(Handle::value).toList(), json);
            json.writeNumberProperty("bytes", goes.bytes());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void texts(String name, List<String> texts, JsonGenerator json) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }

    private static CleanupPlan plan(String source, Fields fields) {
        var request = new CleanupRequest(
                PolicyFile.parse(source + ", policy", fields.json("policy")),
                fields.list("names", UnaryOperator.identity()),
                fields.optionalFlag("allowMissingMetrics").orElse(false));
        var goes = new ArrayList<CleanupPlan.Goes>();
        for (var each : fields.objects("goes")) {
            goes.add(new CleanupPlan.Goes(
                    each.value("version", VersionId::parse),
                    each.text("rule"),
                    each.text("reason"),
                    each.list("aliases", Handle::of),
                    each.number("bytes")));
            each.done();
        }
        return new CleanupPlan(
                fields.text("store"),
                request,
                fields.value("time", CleanupPlanJson::time),
                fields.number("entry"),
                fields.number("versions"),
                goes,
                fields.number("bytes"),
                fields.list("idle", UnaryOperator.identity()),
                List.of());
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not a time: " + text, e);
        }
    }
}
