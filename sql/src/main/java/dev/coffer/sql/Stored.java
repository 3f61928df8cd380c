package dev.coffer.sql;

import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionState;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.json.Json;
import dev.coffer.json.StorageJson;
import dev.coffer.json.VersionJson;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/// The JSON columns of the table `version`.
final class Stored {
    private Stored() {}

    static String body(Version version) {
        return text(json -> VersionJson.write(json, version.withState(VersionState.LIVE)));
    }

    static String storage(Storage storage) {
        return text(json -> StorageJson.write(json, storage));
    }

    private static String text(Consumer<JsonGenerator> content) {
        return new String(Json.write(content), StandardCharsets.UTF_8);
    }

    /// @param id       the row, for messages
    /// @param state from other rows: the body does not say
    static Version version(long id, String body, VersionState state) {
        return VersionJson.read(Json.read(bytes(body), "the body of version row " + id))
                .withState(state);
    }

    static StoredVersion stored(long id, String body, VersionState state, String storage) {
        return new StoredVersion(version(id, body, state), storage(id, storage));
    }

    /// @param id the row, for messages
    static Storage storage(long id, String storage) {
        return StorageJson.read(Json.read(bytes(storage), "the storage of version row " + id));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
