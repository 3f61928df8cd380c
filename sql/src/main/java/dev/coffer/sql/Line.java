package dev.coffer.sql;

import dev.coffer.artifact.Digest;
import dev.coffer.catalog.Entry;
import dev.coffer.json.EntryJson;

/// An entry and the bytes that stand for it in the log.
final class Line {
    private final Entry entry;
    private final byte[] bytes;
    private final Digest digest;

    private Line(Entry entry, byte[] bytes) {
        this.entry = entry;
        this.bytes = bytes;
        this.digest = Digest.of(bytes);
    }

    /// @throws dev.coffer.artifact.CofferException.Invalid when the entry cannot be stored
    static Line of(Entry entry) {
        return new Line(entry, EntryJson.write(entry));
    }

    Entry entry() {
        return entry;
    }

    long number() {
        return entry.number();
    }

    byte[] bytes() {
        return bytes;
    }

    Digest digest() {
        return digest;
    }
}
