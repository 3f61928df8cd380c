package dev.coffer.json;

import dev.coffer.artifact.Digest;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.Storage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// The stored form of where a version's content lies.
public final class StorageJson {
    private StorageJson() {}

    /// Writes one object.
    public static void write(JsonGenerator json, Storage storage) {
        json.writeStartObject();
        json.writeStringProperty("manifest", storage.manifest().toString());
        json.writeStringProperty("manifest_digest", storage.manifestDigest().toString());
        objects(json, storage.objects());
        if (!storage.firstChunks().isEmpty()) {
            json.writeStringProperty("first_chunks", base64(storage.firstChunks()));
        }
        json.writeEndObject();
    }

    /// Reads what [#write] wrote.
    public static Storage read(Fields fields) {
        var manifest = fields.value("manifest", ObjectId::parse);
        var manifestDigest = fields.value("manifest_digest", Digest::parse);
        var objects = fields.list("objects", ObjectId::parse);
        var firstChunks =
                fields.optional("first_chunks", StorageJson::firstChunks).orElse(List.of());
        fields.done();
        return new Storage(manifest, manifestDigest, objects, firstChunks);
    }

    static void objects(JsonGenerator json, Collection<ObjectId> objects) {
        json.writeArrayPropertyStart("objects");
        objects.forEach(object -> json.writeString(object.toString()));
        json.writeEndArray();
    }

    private static String base64(List<Long> firstChunks) {
        var bytes = ByteBuffer.allocate(firstChunks.size() * Long.BYTES);
        firstChunks.forEach(bytes::putLong);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static List<Long> firstChunks(String base64) {
        var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
        if (bytes.remaining() % Long.BYTES != 0 || bytes.remaining() / Long.BYTES > Storage.FIRST_CHUNKS_LIMIT) {
            throw new IllegalArgumentException("not a list of firstChunks: " + bytes.remaining() + " bytes");
        }
        var firstChunks = new ArrayList<Long>(bytes.remaining() / Long.BYTES);
        while (bytes.hasRemaining()) {
            firstChunks.add(bytes.getLong());
        }
        return firstChunks;
    }
}
