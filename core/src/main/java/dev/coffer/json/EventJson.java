package dev.coffer.json;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.StoredVersion;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;

/// The stored form of what happened. Sets are written in order, so that equal events have equal text.
final class EventJson {
    private static final String VERSION_ADDED = "version_added";
    private static final String ALIAS_MOVED = "alias_moved";
    private static final String TAGS_CHANGED = "tags_changed";
    private static final String VERSION_DELETED = "version_deleted";
    private static final String VERSION_RESTORED = "version_restored";
    private static final String VERSION_PROTECTED = "version_protected";
    private static final String VERSION_UNPROTECTED = "version_unprotected";
    private static final String VERSIONS_SWEPT = "versions_swept";
    private static final String VERSION_RELOCATED = "version_relocated";
    private static final String OBJECTS_CONDEMNED = "objects_condemned";
    private static final String CATALOG_MOVED = "catalog_moved";

    private EventJson() {}

    static void write(JsonGenerator json, Event event) {
        json.writeStartObject();
        switch (event) {
            case Event.VersionAdded(var stored) -> versionAdded(json, stored);
            case Event.AliasMoved moved -> aliasMoved(json, moved);
            case Event.TagsChanged changed -> tagsChanged(json, changed);
            case Event.VersionDeleted(var id) -> ofVersion(json, VERSION_DELETED, id);
            case Event.VersionRestored(var id) -> ofVersion(json, VERSION_RESTORED, id);
            case Event.VersionProtected(var id, var protection) -> {
                ofVersion(json, VERSION_PROTECTED, id);
                VersionJson.protection(json, protection);
            }
            case Event.VersionUnprotected(var id) -> ofVersion(json, VERSION_UNPROTECTED, id);
            case Event.VersionsSwept(var versions) -> {
                json.writeStringProperty("kind", VERSIONS_SWEPT);
                json.writeArrayPropertyStart("versions");
                new TreeSet<>(versions).forEach(id -> json.writeString(id.toString()));
                json.writeEndArray();
            }
            case Event.VersionRelocated(var id, var storage) -> {
                ofVersion(json, VERSION_RELOCATED, id);
                json.writeName("storage");
                StorageJson.write(json, storage);
            }
            case Event.ObjectsCondemned(var objects) -> {
                json.writeStringProperty("kind", OBJECTS_CONDEMNED);
                StorageJson.objects(json, new TreeSet<>(objects));
            }
            case Event.CatalogMoved(var to) -> {
                json.writeStringProperty("kind", CATALOG_MOVED);
                json.writeStringProperty("to", to);
            }
        }
        json.writeEndObject();
    }

    static Event read(Fields fields) {
        var kind = fields.text("kind");
        var event = switch (kind) {
            case VERSION_ADDED -> versionAdded(fields);
            case ALIAS_MOVED -> aliasMoved(fields);
            case TAGS_CHANGED -> tagsChanged(fields);
            case VERSION_DELETED -> new Event.VersionDeleted(fields.value("version", VersionId::parse));
            case VERSION_RESTORED -> new Event.VersionRestored(fields.value("version", VersionId::parse));
            case VERSION_PROTECTED ->
                new Event.VersionProtected(fields.value("version", VersionId::parse), VersionJson.protection(fields));
            case VERSION_UNPROTECTED -> new Event.VersionUnprotected(fields.value("version", VersionId::parse));
            case VERSIONS_SWEPT -> new Event.VersionsSwept(Set.copyOf(fields.list("versions", VersionId::parse)));
            case VERSION_RELOCATED ->
                new Event.VersionRelocated(
                        fields.value("version", VersionId::parse), StorageJson.read(fields.object("storage")));
            case OBJECTS_CONDEMNED -> new Event.ObjectsCondemned(Set.copyOf(fields.list("objects", ObjectId::parse)));
            case CATALOG_MOVED -> new Event.CatalogMoved(fields.text("to"));
            default -> throw fields.newer("event kind '" + kind + "'");
        };
        fields.done();
        return event;
    }

    private static void versionAdded(JsonGenerator json, StoredVersion stored) {
        json.writeStringProperty("kind", VERSION_ADDED);
        json.writeName("version");
        VersionJson.write(json, stored.version());
        json.writeName("storage");
        StorageJson.write(json, stored.storage());
    }

    private static Event versionAdded(Fields fields) {
        var version = VersionJson.read(fields.object("version"));
        var storage = StorageJson.read(fields.object("storage"));
        if (!version.state().equals(VersionState.LIVE)) {
            throw fields.damaged("version " + version.id() + " is deleted or protected when it is added");
        }
        return new Event.VersionAdded(new StoredVersion(version, storage));
    }

    private static void aliasMoved(JsonGenerator json, Event.AliasMoved moved) {
        json.writeStringProperty("kind", ALIAS_MOVED);
        json.writeStringProperty("artifact", moved.artifact().value());
        json.writeStringProperty("alias", moved.alias().value());
        moved.from().ifPresent(number -> json.writeNumberProperty("from", number));
        moved.to().ifPresent(number -> json.writeNumberProperty("to", number));
        if (!moved.reason().isEmpty()) {
            json.writeStringProperty("reason", moved.reason());
        }
    }

    private static Event aliasMoved(Fields fields) {
        return new Event.AliasMoved(
                fields.value("artifact", ArtifactName::of),
                fields.value("alias", Handle::of),
                fields.optionalNumber("from"),
                fields.optionalNumber("to"),
                fields.optionalText("reason").orElse(""));
    }

    private static void tagsChanged(JsonGenerator json, Event.TagsChanged changed) {
        ofVersion(json, TAGS_CHANGED, changed.version());
        VersionJson.texts(json, "set", new TreeMap<>(changed.set()));
        if (!changed.removed().isEmpty()) {
            json.writeArrayPropertyStart("removed");
            new TreeSet<>(changed.removed()).forEach(json::writeString);
            json.writeEndArray();
        }
    }

    private static Event tagsChanged(Fields fields) {
        var version = fields.value("version", VersionId::parse);
        var set = fields.texts("set");
        return new Event.TagsChanged(
                version,
                fields.make("set", () -> Facts.NONE.withTags(set).tags()),
                Set.copyOf(fields.list("removed", tag -> tag)));
    }

    private static void ofVersion(JsonGenerator json, String kind, VersionId version) {
        json.writeStringProperty("kind", kind);
        json.writeStringProperty("version", version.toString());
    }
}
