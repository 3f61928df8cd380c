package dev.coffer.store;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.RefetchOnCorruption;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import dev.coffer.content.ChunkerProfile;
import dev.coffer.json.Json;
import dev.coffer.json.JsonSeal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// What a store says of itself, in `coffer.json`. Written once.
///
/// @param id      tells this store from its copies and restored backups
/// @param chunker how files are cut in this store
/// @param catalog the kind of catalog it was made with; see [dev.coffer.catalog.Catalog#keeper] for where the facts moved
public record StoreFile(Ulid id, Instant createdAt, ChunkerProfile chunker, String catalog) {
    public static final int FORMAT = 3;

    private static final String CHUNKER_KIND = "gear64-nc1";
    private static final int LIMIT_BYTES = 64 << 10;

    public StoreFile {
        createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /// Reads it; empty when there is no store.
    ///
    /// @throws CofferException.Invalid when the store is of another format
    public static Optional<StoreFile> read(BlobStore blobs) {
        return RefetchOnCorruption.of(blobs, StoreLayout.STORE, () -> readOnce(blobs));
    }

    private static Optional<StoreFile> readOnce(BlobStore blobs) {
        try (var channel = blobs.open(StoreLayout.STORE, 0, LIMIT_BYTES)) {
            var bytes = ByteBuffer.allocate(LIMIT_BYTES);
            while (channel.read(bytes) > 0) {
                // Read on to the end.
            }
            return Optional.of(parse(java.util.Arrays.copyOf(bytes.array(), bytes.position()), blobs.location()));
        } catch (CofferException.NotFound e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new CofferException.Unavailable("cannot read " + StoreLayout.STORE + ": " + e.getMessage(), e);
        }
    }

    /// Creates it, unless somebody else just did. Whoever did: read it then.
    public void write(BlobStore blobs) {
        try {
            blobs.putIfAbsent(StoreLayout.STORE, BlobBody.of(bytes()));
        } catch (CofferException.OutcomeUnknown e) {
            if (read(blobs).isEmpty()) {
                throw e;
            }
        }
    }

    private static StoreFile parse(byte[] bytes, String location) {
        var what = StoreLayout.STORE + " in " + location;
        if (!new String(bytes, StandardCharsets.UTF_8).contains("\"" + JsonSeal.FIELD + "\"")) {
            checkEarlier(Json.read(bytes, what).number("format"), location);
        }
        JsonSeal.check(bytes, what);
        var fields = Json.read(bytes, what);
        fields.value(JsonSeal.FIELD, Digest::parse);
        long format = fields.number("format");
        if (format > FORMAT) {
            throw new CofferException.Invalid(
                    "the store in " + location + " has format " + format + ", which this program does not know",
                    "use a newer Coffer");
        }
        checkEarlier(format, location);
        var id = fields.value("store_id", Ulid::parse);
        var created = fields.value("created_at", Instant::parse);
        var catalog = fields.text("catalog");
        var chunker = fields.object("chunker");
        if (!chunker.text("kind").equals(CHUNKER_KIND)) {
            throw fields.newer("its chunker");
        }
        if (!fields.list("features", feature -> feature).isEmpty()) {
            throw fields.newer("its features");
        }
        return new StoreFile(
                id,
                created,
                fields.make(
                        "chunker",
                        () -> new ChunkerProfile(
                                Math.toIntExact(chunker.number("min")),
                                Math.toIntExact(chunker.number("normal")),
                                Math.toIntExact(chunker.number("max")))),
                catalog);
    }

    /// Files of earlier formats have no checksum.
    private static void checkEarlier(long format, String location) {
        if (format < FORMAT) {
            throw new CofferException.Invalid(
                    "the store in " + location + " has format " + format
                            + " of an earlier state of development, which can no longer be read",
                    "take its versions out with the program that made it, with coffer export, and bring them into a new"
                            + " store with coffer import");
        }
    }

    private byte[] bytes() {
        return JsonSeal.seal(Json.write(json -> {
            json.writeStartObject();
            json.writeNumberProperty("format", FORMAT);
            json.writeStringProperty("store_id", id.toString());
            json.writeStringProperty("created_at", createdAt.toString());
            json.writeStringProperty("catalog", catalog);
            json.writeObjectPropertyStart("chunker");
            json.writeStringProperty("kind", CHUNKER_KIND);
            json.writeNumberProperty("min", chunker.min());
            json.writeNumberProperty("normal", chunker.normal());
            json.writeNumberProperty("max", chunker.max());
            json.writeEndObject();
            json.writeArrayPropertyStart("features");
            json.writeEndArray();
            json.writeEndObject();
        }));
    }
}
