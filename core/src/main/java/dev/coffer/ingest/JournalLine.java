package dev.coffer.ingest;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.ObjectId;
import dev.coffer.content.Chunk;
import dev.coffer.content.Codec;
import dev.coffer.content.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An object that is durable, and the chunks in it, as a line of text: the object, then digest, length, offset, stored length and
/// codec of each chunk, then the first digits of the SHA-256 of all that.
record JournalLine(ObjectId object, List<Chunk> chunks) {
    private static final int CHECK_CHARS = 16;
    private static final int PARTS = 5;

    String text() {
        var text = new StringBuilder(object.toString());
        for (var chunk : chunks) {
            if (chunk.place() instanceof Place.Stored place) {
                text.append(' ').append(chunk.digest().hex()).append(',').append(chunk.length());
                text.append(',').append(place.offset()).append(',').append(place.storedLength());
                text.append(',').append(place.codec());
            }
        }
        return text + " " + check(text.toString()) + "\n";
    }

    /// Reads a line without its end; empty when it is not whole.
    static Optional<JournalLine> parse(String line) {
        int end = line.lastIndexOf(' ');
        if (end < 0 || !line.substring(end + 1).equals(check(line.substring(0, end)))) {
            return Optional.empty();
        }
        try {
            var words = line.substring(0, end).split(" ", -1);
            var object = ObjectId.parse(words[0]);
            var chunks = new ArrayList<Chunk>(words.length);
            for (int i = 1; i < words.length; i++) {
                chunks.add(chunk(object, words[i].split(",", -1)));
            }
            return Optional.of(new JournalLine(object, chunks));
        } catch (IllegalArgumentException | CofferException e) {
            return Optional.empty(); // Another version of Coffer wrote it.
        }
    }

    private static Chunk chunk(ObjectId object, String[] parts) {
        if (parts.length != PARTS) {
            throw new IllegalArgumentException("not a chunk");
        }
        var place =
                new Place.Stored(object, Long.parseLong(parts[2]), Integer.parseInt(parts[3]), Codec.valueOf(parts[4]));
        return new Chunk(Digest.parse(parts[0]), Integer.parseInt(parts[1]), place);
    }

    private static String check(String text) {
        return Digest.of(text.getBytes(StandardCharsets.ISO_8859_1)).hex().substring(0, CHECK_CHARS);
    }
}
