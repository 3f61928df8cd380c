package dev.coffer.json;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// The stored form of a log entry: one line of JSON with its line feed, so that entries put one after the other are still
/// entries. Its last field is a checksum of what is before it.
public final class EntryJson {
    /// Most bytes of an entry.
    public static final int BYTES_LIMIT = 64 << 20;

    private static final int FORMAT = 3;

    private EntryJson() {}

    /// The line of an entry. It has been read back, so that nothing is ever committed that nobody can read.
    ///
    /// @throws CofferException.Invalid when it is too large or has text that cannot be stored
    public static byte[] write(Entry entry) {
        var line = JsonSeal.seal(Json.write(generator -> write(generator, entry)));
        if (line.length > BYTES_LIMIT) {
            throw new CofferException.Invalid(
                    "the transaction takes " + line.length + " bytes; at most " + BYTES_LIMIT);
        }
        checkReadable(entry, line);
        return line;
    }

    private static void checkReadable(Entry entry, byte[] line) {
        try {
            if (parse(line, "the new entry").equals(entry)) {
                return;
            }
        } catch (CofferException.Corrupt e) {
            throw new CofferException.Invalid("the transaction cannot be stored: " + e.getMessage(), null, e);
        }
        throw new CofferException.Invalid("the transaction cannot be stored: it would come back changed");
    }

    /// Reads what [#write] made.
    ///
    /// @param what names the place it was read from, for messages
    /// @throws CofferException.Corrupt when it is not such a line, or does not fit its checksum, whatever it says
    /// @throws CofferException.Invalid when a newer version of Coffer wrote it
    public static Entry read(byte[] line, String what) {
        int length = line.length - 1;
        if (length < 0 || line[length] != '\n') {
            throw new CofferException.Corrupt(what + " does not end with a line feed");
        }
        for (int i = 0; i < length; i++) {
            if (line[i] == '\n') {
                throw new CofferException.Corrupt(what + " has more than one line");
            }
        }
        JsonSeal.check(line, what);
        return parse(line, what);
    }

    /// Whether a line begins as the one of this number must that follows an entry. Cheaper than reading it.
    ///
    /// @param previous the digest of the entry before
    public static boolean follows(byte[] line, long number, Digest previous) {
        var start = ("{\"format\":" + FORMAT + ",\"number\":" + number + ",\"previous\":\"" + previous + "\",")
                .getBytes(StandardCharsets.US_ASCII);
        return line.length >= start.length && Arrays.equals(line, 0, start.length, start, 0, start.length);
    }

    private static Entry parse(byte[] line, String what) {
        return read(Json.read(line, 0, line.length - 1, what));
    }

    private static void write(JsonGenerator json, Entry entry) {
        json.writeStartObject();
        json.writeNumberProperty("format", FORMAT);
        json.writeNumberProperty("number", entry.number());
        json.writeStringProperty("previous", entry.previous().toString());
        json.writeStringProperty("transaction", entry.transaction().toString());
        json.writeStringProperty("time", Rfc3339.format(entry.time()));
        json.writeStringProperty("actor", entry.actor());
        VersionJson.text(json, "idempotency_key", entry.idempotencyKey());
        json.writeArrayPropertyStart("events");
        entry.events().forEach(event -> EventJson.write(json, event));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static Entry read(Fields fields) {
        long format = fields.number("format");
        if (format != FORMAT) {
            throw format > FORMAT ? fields.newer("format " + format) : fields.damaged("format is " + format);
        }
        long number = fields.number("number");
        var previous = fields.value("previous", Digest::parse);
        var transaction = fields.value("transaction", Ulid::parse);
        var time = fields.value("time", Rfc3339::parse);
        var actor = fields.text("actor");
        var idempotencyKey = fields.optionalText("idempotency_key");
        var events = fields.objects("events").stream().map(EventJson::read).toList();
        fields.value(JsonSeal.FIELD, Digest::parse);
        fields.done();
        if (number < 1 || events.isEmpty()) {
            throw fields.damaged("an entry has a number from 1 and at least one event");
        }
        return new Entry(number, previous, transaction, time, actor, idempotencyKey, List.copyOf(events));
    }
}
