package dev.coffer.blob;

import dev.coffer.artifact.CofferException;
import java.util.Arrays;
import java.util.Locale;

/// The name of a content object: its kind and a ULID. Never used twice, whatever becomes of the object.
public record ObjectId(Kind kind, Ulid ulid) implements Comparable<ObjectId> {
    /// What the object holds.
    public enum Kind {
        /// Many chunks, one after the other, with a table at the end.
        PACK,
        /// Exactly the bytes of one file, or of one piece of it.
        RAW,
        /// The files of a version, and where their chunks lie.
        MANIFEST;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Reads `pack/01j…`, `raw/01j…` or `manifest/01j…`.
    public static ObjectId parse(String text) {
        int slash = text.indexOf('/');
        var word = text.substring(0, Math.max(slash, 0));
        var kind =
                Arrays.stream(Kind.values()).filter(k -> k.word().equals(word)).findFirst();
        if (kind.isEmpty()) {
            throw new CofferException.Corrupt("'" + text + "' does not name an object");
        }
        try {
            return new ObjectId(kind.get(), Ulid.parse(text.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
            throw new CofferException.Corrupt("'" + text + "' does not name an object", e);
        }
    }

    @Override
    public int compareTo(ObjectId other) {
        int order = kind.compareTo(other.kind);
        return order == 0 ? ulid.compareTo(other.ulid) : order;
    }

    /// The text form, which is short and is not a key; [StoreLayout#object] gives the key.
    @Override
    public String toString() {
        return kind.word() + "/" + ulid;
    }
}
