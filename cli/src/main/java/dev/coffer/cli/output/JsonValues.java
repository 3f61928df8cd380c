package dev.coffer.cli.output;

import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.Code;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;

/// The JSON of values, as docs/json.md promises it. Every property is always there; what is not known is `null`.
public final class JsonValues {
    private JsonValues() {}

    /// The name and number of a version: `artifact`, `version` and `ref`.
    public static void id(JsonGenerator json, VersionId id) {
        json.writeStringProperty("artifact", id.artifact().value());
        json.writeNumberProperty("version", id.number());
        json.writeStringProperty("ref", id.toString());
    }

    /// Everything about a version but its files.
    public static void version(JsonGenerator json, Version version, Collection<Handle> aliases) {
        id(json, version.id());
        JsonOutput.optional(json, "label", version.label());
        json.writeStringProperty("type", version.type().word());
        json.writeStringProperty("shape", version.shape().word());
        json.writeStringProperty("digest", version.digest().toString());
        json.writeNumberProperty("file_count", version.files());
        json.writeNumberProperty("bytes", version.bytes());
        json.writeNumberProperty("new_bytes", version.newBytes());
        json.writeStringProperty("created_at", version.createdAt().toString());
        facts(json, version);
        JsonOutput.strings(json, "aliases", new TreeSet<>(aliases));
        state(json, version.state());
    }

    /// The state of a version: `deleted`, `deleted_at`, `swept` and `protection`.
    public static void state(JsonGenerator json, VersionState state) {
        json.writeBooleanProperty("deleted", state.deleted());
        JsonOutput.optional(json, "deleted_at", state.deletedAt());
        json.writeBooleanProperty("swept", state.swept());
        var protection = state.protection();
        if (protection.isEmpty()) {
            json.writeNullProperty("protection");
            return;
        }
        json.writeObjectPropertyStart("protection");
        JsonOutput.optional(json, "until", protection.get().until());
        json.writeStringProperty("reason", protection.get().reason());
        json.writeEndObject();
    }

    private static void facts(JsonGenerator json, Version version) {
        var facts = version.facts();
        var origin = facts.origin();
        JsonOutput.optional(json, "run_id", origin.run());
        JsonOutput.optional(json, "user", origin.user());
        JsonOutput.optional(json, "host", origin.host());
        JsonOutput.optional(json, "command", origin.command());
        code(json, origin.code());
        JsonOutput.texts(json, "params", facts.params());
        JsonOutput.numbers(json, "metrics", facts.metrics());
        JsonOutput.texts(json, "tags", facts.tags());
        JsonOutput.optional(json, "description", facts.description());
        JsonOutput.strings(json, "inputs", facts.inputs());
    }

    private static void code(JsonGenerator json, Code code) {
        json.writeObjectPropertyStart("code");
        JsonOutput.optional(json, "commit", code.commit());
        JsonOutput.optional(json, "branch", code.branch());
        if (code.dirty().isPresent()) {
            json.writeBooleanProperty("dirty", code.dirty().get());
        } else {
            json.writeNullProperty("dirty");
        }
        JsonOutput.optional(json, "remote", code.remote());
        json.writeEndObject();
    }

    /// The `files`, `links` and `empty_directories` of a version.
    public static void tree(JsonGenerator json, List<TreeEntry> entries) {
        json.writeArrayPropertyStart("files");
        for (var entry : entries) {
            if (entry instanceof TreeEntry.File file) {
                json.writeStartObject();
                json.writeStringProperty("path", file.path().value());
                json.writeNumberProperty("size", file.size());
                json.writeStringProperty("sha256", file.digest().hex());
                json.writeBooleanProperty("executable", file.executable());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("links");
        for (var entry : entries) {
            if (entry instanceof TreeEntry.Link link) {
                json.writeStartObject();
                json.writeStringProperty("path", link.path().value());
                json.writeStringProperty("target", link.target());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("empty_directories");
        for (var entry : entries) {
            if (entry instanceof TreeEntry.EmptyDirectory directory) {
                json.writeString(directory.path().value());
            }
        }
        json.writeEndArray();
    }

    public static void artifact(JsonGenerator json, Artifact artifact) {
        json.writeStringProperty("artifact", artifact.name().value());
        json.writeStringProperty("type", artifact.type().word());
        json.writeNumberProperty("versions", artifact.versions());
        if (artifact.latest() > 0) {
            json.writeNumberProperty("latest", artifact.latest());
        } else {
            json.writeNullProperty("latest");
        }
        json.writeObjectPropertyStart("aliases");
        for (Map.Entry<Handle, Long> alias : new TreeMap<>(artifact.aliases()).entrySet()) {
            json.writeNumberProperty(alias.getKey().value(), alias.getValue());
        }
        json.writeEndObject();
    }

    public static void seconds(JsonGenerator json, Duration elapsed) {
        json.writeNumberProperty("seconds", elapsed.toMillis() / 1000.0);
    }
}
