package dev.coffer.json;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Code;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Origin;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// The stored form of a version. What is empty is left out.
public final class VersionJson {
    private VersionJson() {}

    /// Writes one object.
    public static void write(JsonGenerator json, Version version) {
        json.writeStartObject();
        json.writeStringProperty("id", version.id().toString());
        text(json, "label", version.label().map(Handle::value));
        json.writeStringProperty("type", version.type().word());
        json.writeStringProperty("shape", version.shape().word());
        json.writeStringProperty("digest", version.digest().toString());
        json.writeNumberProperty("files", version.files());
        json.writeNumberProperty("bytes", version.bytes());
        json.writeNumberProperty("new_bytes", version.newBytes());
        json.writeStringProperty("created_at", Rfc3339.format(version.createdAt()));
        facts(json, version.facts());
        state(json, version.state());
        json.writeEndObject();
    }

    /// Reads what [#write] wrote.
    public static Version read(Fields fields) {
        var id = fields.value("id", VersionId::parse);
        var label = fields.optional("label", Handle::of);
        var type = fields.value("type", ArtifactType::parse);
        var shape = fields.value("shape", Shape::parse);
        var digest = fields.value("digest", Digest::parse);
        long files = fields.number("files");
        long bytes = fields.number("bytes");
        long newBytes = fields.number("new_bytes");
        var createdAt = fields.value("created_at", Rfc3339::parse);
        var facts = facts(fields);
        var state = state(fields);
        fields.done();
        return new Version(id, label, type, shape, digest, files, bytes, newBytes, createdAt, facts, state);
    }

    private static void state(JsonGenerator json, VersionState state) {
        state.deletedAt().ifPresent(time -> {
            json.writeBooleanProperty("deleted", true);
            json.writeStringProperty("deleted_at", Rfc3339.format(time));
        });
        if (state.swept()) {
            json.writeBooleanProperty("swept", true);
        }
        state.protection().ifPresent(protection -> {
            json.writeObjectPropertyStart("protected");
            protection(json, protection);
            json.writeEndObject();
        });
    }

    private static VersionState state(Fields fields) {
        boolean deleted = fields.optionalFlag("deleted").orElse(false);
        var deletedAt = fields.optional("deleted_at", Rfc3339::parse);
        if (deleted != deletedAt.isPresent()) {
            throw fields.damaged("deleted and deleted_at do not go together");
        }
        boolean swept = fields.optionalFlag("swept").orElse(false);
        var protection = fields.optionalObject("protected").map(inside -> {
            var found = protection(inside);
            inside.done();
            return found;
        });
        return fields.make("state", () -> new VersionState(deletedAt, swept, protection));
    }

    static void protection(JsonGenerator json, Protection protection) {
        text(json, "until", protection.until().map(Rfc3339::format));
        text(json, "reason", Optional.of(protection.reason()).filter(reason -> !reason.isEmpty()));
    }

    static Protection protection(Fields fields) {
        var until = fields.optional("until", Rfc3339::parse);
        var reason = fields.optionalText("reason").orElse("");
        return fields.make("protection", () -> new Protection(until, reason));
    }

    private static void facts(JsonGenerator json, Facts facts) {
        if (!facts.origin().equals(Origin.UNKNOWN)) {
            json.writeName("origin");
            origin(json, facts.origin());
        }
        texts(json, "params", facts.params());
        if (!facts.metrics().isEmpty()) {
            json.writeObjectPropertyStart("metrics");
            facts.metrics().forEach(json::writeNumberProperty);
            json.writeEndObject();
        }
        texts(json, "tags", facts.tags());
        text(json, "description", facts.description());
        if (!facts.inputs().isEmpty()) {
            json.writeArrayPropertyStart("inputs");
            facts.inputs().forEach(input -> json.writeString(input.toString()));
            json.writeEndArray();
        }
    }

    private static Facts facts(Fields fields) {
        var origin = fields.optionalObject("origin").map(VersionJson::origin).orElse(Origin.UNKNOWN);
        var params = fields.texts("params");
        var metrics = fields.reals("metrics");
        var tags = fields.texts("tags");
        var description = fields.optionalText("description");
        var inputs = fields.list("inputs", VersionId::parse);
        return fields.make("facts", () -> new Facts(origin, params, metrics, tags, description, inputs));
    }

    private static void origin(JsonGenerator json, Origin origin) {
        json.writeStartObject();
        text(json, "run", origin.run());
        text(json, "user", origin.user());
        text(json, "host", origin.host());
        text(json, "command", origin.command());
        var code = origin.code();
        if (!code.equals(Code.UNKNOWN)) {
            json.writeObjectPropertyStart("code");
            text(json, "commit", code.commit());
            text(json, "branch", code.branch());
            text(json, "remote", code.remote());
            code.dirty().ifPresent(dirty -> json.writeBooleanProperty("dirty", dirty));
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static Origin origin(Fields fields) {
        var run = fields.optionalText("run");
        var user = fields.optionalText("user");
        var host = fields.optionalText("host");
        var command = fields.optionalText("command");
        var code = fields.optionalObject("code").map(VersionJson::code).orElse(Code.UNKNOWN);
        fields.done();
        return fields.make("origin", () -> new Origin(run, user, host, command, code));
    }

    private static Code code(Fields fields) {
        var code = new Code(
                fields.optionalText("commit"),
                fields.optionalText("branch"),
                fields.optionalText("remote"),
                fields.optionalFlag("dirty"));
        fields.done();
        return code;
    }

    static void text(JsonGenerator json, String name, Optional<String> text) {
        text.ifPresent(value -> json.writeStringProperty(name, value));
    }

    static void texts(JsonGenerator json, String name, Map<String, String> texts) {
        if (!texts.isEmpty()) {
            json.writeObjectPropertyStart(name);
            texts.forEach(json::writeStringProperty);
            json.writeEndObject();
        }
    }
}
