package dev.coffer.lineage;

import dev.coffer.artifact.Code;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Origin;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.json.Json;
import dev.coffer.json.Rfc3339;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/// Versions as events of [OpenLineage](https://openlineage.io), version 2-0-2 of its specification.
///
/// A version is a run that completed: the artifact is both the job and the dataset that the run wrote, its inputs are the
/// datasets that it read. The run that put it, which may have put others too, is the parent. Everything has the name
/// space of the store, whatever way leads to it. The same version gives the same ids everywhere and always.
public final class OpenLineage {
    private static final String SPEC = "https://openlineage.io/spec/";
    private static final String CORE = SPEC + "2-0-2/OpenLineage.json#/$defs/";
    private static final String PRODUCER = "urn:coffer:artifact-store";

    /// What the parent of all runs is called. Coffer knows the id of a pipeline's run, not the pipeline's name.
    private static final String PIPELINE = "pipeline";

    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    private final String namespace;
    private final String location;

    /// @param storeId  tells the store from others
    /// @param location where it is, as people write it, without secrets
    public OpenLineage(String storeId, String location) {
        this.namespace = "coffer://" + storeId;
        this.location = location;
    }

    /// The event that a version was made: a JSON object on one line.
    ///
    /// @param aliases those that name it now
    public String event(Version version, Collection<Handle> aliases) {
        var bytes = Json.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("eventType", "COMPLETE");
            json.writeStringProperty("eventTime", Rfc3339.format(version.createdAt()));
            json.writeStringProperty("producer", PRODUCER);
            json.writeStringProperty("schemaURL", CORE + "RunEvent");
            run(json, version);
            job(json, version);
            json.writeArrayPropertyStart("inputs");
            version.facts().inputs().forEach(input -> input(json, input));
            json.writeEndArray();
            json.writeArrayPropertyStart("outputs");
            output(json, version, aliases);
            json.writeEndArray();
            json.writeEndObject();
        });
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void run(JsonGenerator json, Version version) {
        var origin = version.facts().origin();
        json.writeObjectPropertyStart("run");
        json.writeStringProperty("runId", id("version", version.id().toString()));
        json.writeObjectPropertyStart("facets");
        origin.run().ifPresent(run -> parent(json, run));
        if (!origin.equals(Origin.UNKNOWN)) {
            origin(json, origin);
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void origin(JsonGenerator json, Origin origin) {
        facet(json, "coffer_run", CORE + "RunFacet");
        text(json, "run", origin.run());
        text(json, "user", origin.user());
        text(json, "host", origin.host());
        text(json, "command", origin.command());
        text(json, "commit", origin.code().commit());
        text(json, "branch", origin.code().branch());
        text(json, "remote", origin.code().remote());
        if (origin.code().dirty().isPresent()) {
            json.writeBooleanProperty("dirty", origin.code().dirty().get());
        }
        json.writeEndObject();
    }

    /// Some orchestrators' run ids are UUIDs, and are their OpenLineage ids too.
    private void parent(JsonGenerator json, String run) {
        facet(json, "parent", SPEC + "facets/1-2-0/ParentRunFacet.json#/$defs/ParentRunFacet");
        json.writeObjectPropertyStart("run");
        json.writeStringProperty("runId", UUID_FORM.matcher(run).matches() ? run : id("run", run));
        json.writeEndObject();
        json.writeObjectPropertyStart("job");
        name(json, PIPELINE);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void job(JsonGenerator json, Version version) {
        json.writeObjectPropertyStart("job");
        name(json, version.id().artifact().value());
        json.writeObjectPropertyStart("facets");
        facet(json, "jobType", SPEC + "facets/2-0-4/JobTypeJobFacet.json#/$defs/JobTypeJobFacet");
        json.writeStringProperty("processingType", "BATCH");
        json.writeStringProperty("integration", "COFFER");
        json.writeStringProperty("jobType", "TASK");
        json.writeEndObject();
        code(json, version.facts().origin().code());
        json.writeEndObject();
        json.writeEndObject();
    }

    /// The facet needs an address that is a URI, which `git@host:path` is not.
    private static void code(JsonGenerator json, Code code) {
        var address = code.remote().filter(OpenLineage::isUri);
        if (address.isEmpty()) {
            return;
        }
        facet(
                json,
                "sourceCodeLocation",
                SPEC + "facets/1-1-0/SourceCodeLocationJobFacet.json#/$defs/SourceCodeLocationJobFacet");
        json.writeStringProperty("type", "git");
        json.writeStringProperty("url", address.get());
        json.writeStringProperty("repoUrl", address.get());
        text(json, "version", code.commit());
        text(json, "branch", code.branch());
        json.writeEndObject();
    }

    private void input(JsonGenerator json, VersionId version) {
        json.writeStartObject();
        name(json, version.artifact().value());
        json.writeObjectPropertyStart("facets");
        dataset(json, version);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void output(JsonGenerator json, Version version, Collection<Handle> aliases) {
        json.writeStartObject();
        name(json, version.id().artifact().value());
        json.writeObjectPropertyStart("facets");
        dataset(json, version.id());
        version.facts().description().ifPresent(text -> {
            facet(
                    json,
                    "documentation",
                    SPEC + "facets/1-1-0/DocumentationDatasetFacet.json#/$defs/DocumentationDatasetFacet");
            json.writeStringProperty("description", text);
            json.writeEndObject();
        });
        artifact(json, version, aliases);
        json.writeEndObject();
        json.writeObjectPropertyStart("outputFacets");
        facet(
                json,
                "outputStatistics",
                SPEC
                        + "facets/1-0-2/OutputStatisticsOutputDatasetFacet.json#/$defs/OutputStatisticsOutputDatasetFacet");
        json.writeNumberProperty("size", version.bytes());
        json.writeNumberProperty("fileCount", version.files());
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    private void dataset(JsonGenerator json, VersionId version) {
        facet(json, "version", SPEC + "facets/1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet");
        json.writeStringProperty("datasetVersion", "v" + version.number());
        json.writeEndObject();
        facet(json, "dataSource", SPEC + "facets/1-0-1/DatasourceDatasetFacet.json#/$defs/DatasourceDatasetFacet");
        json.writeStringProperty("name", location);
        json.writeStringProperty("uri", namespace);
        json.writeEndObject();
    }

    /// What the specification has no facet for.
    private static void artifact(JsonGenerator json, Version version, Collection<Handle> aliases) {
        facet(json, "coffer_artifact", CORE + "DatasetFacet");
        json.writeStringProperty("ref", version.id().toString());
        json.writeStringProperty("type", version.type().word());
        json.writeStringProperty("digest", version.digest().toString());
        json.writeNumberProperty("bytes", version.bytes());
        text(json, "label", version.label().map(Handle::value));
        json.writeArrayPropertyStart("aliases");
        new TreeSet<>(aliases).forEach(alias -> json.writeString(alias.value()));
        json.writeEndArray();
        // Not "deleted": the model of other programs has a getter of that name, and loses it.
        json.writeBooleanProperty("live", !version.deleted());
        json.writeEndObject();
    }

    /// Begins a facet; the caller ends it.
    private static void facet(JsonGenerator json, String name, String schema) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("_producer", PRODUCER);
        json.writeStringProperty("_schemaURL", schema);
    }

    private void name(JsonGenerator json, String name) {
        json.writeStringProperty("namespace", namespace);
        json.writeStringProperty("name", name);
    }

    private static void text(JsonGenerator json, String name, Optional<String> value) {
        value.ifPresent(text -> json.writeStringProperty(name, text));
    }

    private String id(String kind, String name) {
        var whole = namespace + " " + kind + " " + name;
        return UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static boolean isUri(String text) {
        try {
            return new URI(text).isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
