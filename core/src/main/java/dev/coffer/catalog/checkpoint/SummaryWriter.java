package dev.coffer.catalog.checkpoint;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.VersionId;
import dev.coffer.binary.ByteWriter;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.Event;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// The summaries of a block as bytes: its place in the chain, a table of texts, then one summary after the other, then
/// a digest. [SummaryReader] reads them back; docs/format.md has the form.
final class SummaryWriter {
    static final int ADDED = 1;
    static final int ALIAS_MOVED = 2;
    static final int TAGS_CHANGED = 3;
    static final int DELETED = 4;
    static final int RESTORED = 5;
    static final int CONDEMNED = 6;
    static final int CATALOG_MOVED = 7;
    static final int PROTECTED = 8;
    static final int UNPROTECTED = 9;
    static final int SWEPT = 10;
    static final int RELOCATED = 11;

    private final Map<String, Integer> texts = new LinkedHashMap<>();
    private final ByteWriter body = new ByteWriter();

    private SummaryWriter() {}

    /// Empty when they would not come back as they are, as a text with half a character would not.
    static byte[] write(SummaryRun run) {
        var writer = new SummaryWriter();
        run.summaries().forEach(writer::summary);
        var bytes = writer.bytes(run);
        return SummaryReader.read(bytes, run.first(), run.summaries().size(), new Names(), "the new summaries")
                        .equals(run)
                ? bytes
                : new byte[0];
    }

    private byte[] bytes(SummaryRun run) {
        var all = new ByteWriter();
        all.digest(run.previous());
        all.digest(run.digest());
        all.varint(texts.size());
        for (var text : texts.keySet()) {
            var utf8 = text.getBytes(StandardCharsets.UTF_8);
            all.varint(utf8.length);
            all.bytes(utf8);
        }
        all.bytes(body.array(), 0, body.size());
        all.digest(Digest.of(all.array(), 0, all.size()));
        return all.toByteArray();
    }

    private void summary(EntrySummary summary) {
        ulid(summary.transaction());
        body.u64(summary.time().toEpochMilli());
        text(summary.actor());
        optional(summary.idempotencyKey());
        body.varint(summary.events().size());
        summary.events().forEach(this::happening);
    }

    private void happening(EntrySummary.Happening happening) {
        switch (happening) {
            case EntrySummary.Added added -> added(added);
            case EntrySummary.Relocated(var id) -> {
                body.u8(RELOCATED);
                version(id);
            }
            case EntrySummary.Other(var event) -> event(event);
        }
    }

    private void added(EntrySummary.Added added) {
        body.u8(ADDED);
        version(added.id());
        text(added.type().word());
        optional(added.label().map(label -> label.value()));
        body.digest(added.digest());
        optional(added.run());
        body.varint(added.inputs().size());
        added.inputs().forEach(this::version);
    }

    private void event(Event event) {
        switch (event) {
            case Event.VersionAdded _, Event.VersionRelocated _ ->
                throw new IllegalArgumentException("has an summary of its own: " + event);
            case Event.AliasMoved moved -> {
                body.u8(ALIAS_MOVED);
                name(moved.artifact());
                text(moved.alias().value());
                body.varint(moved.from().orElse(0));
                body.varint(moved.to().orElse(0));
                text(moved.reason());
            }
            case Event.TagsChanged(var id, var set, var removed) -> {
                body.u8(TAGS_CHANGED);
                version(id);
                body.varint(set.size());
                new TreeMap<>(set).forEach((tag, value) -> {
                    text(tag);
                    text(value);
                });
                body.varint(removed.size());
                new TreeSet<>(removed).forEach(this::text);
            }
            case Event.VersionDeleted(var id) -> {
                body.u8(DELETED);
                version(id);
            }
            case Event.VersionRestored(var id) -> {
                body.u8(RESTORED);
                version(id);
            }
            case Event.VersionProtected(var id, var protection) -> {
                body.u8(PROTECTED);
                version(id);
                body.u8(protection.until().isPresent() ? 1 : 0);
                body.u64(protection.until().map(Instant::toEpochMilli).orElse(0L));
                text(protection.reason());
            }
            case Event.VersionUnprotected(var id) -> {
                body.u8(UNPROTECTED);
                version(id);
            }
            case Event.VersionsSwept(var versions) -> {
                body.u8(SWEPT);
                body.varint(versions.size());
                new TreeSet<>(versions).forEach(this::version);
            }
            case Event.ObjectsCondemned(var objects) -> {
                body.u8(CONDEMNED);
                body.varint(objects.size());
                new TreeSet<>(objects).forEach(this::object);
            }
            case Event.CatalogMoved(var to) -> {
                body.u8(CATALOG_MOVED);
                text(to);
            }
        }
    }

    private void version(VersionId id) {
        name(id.artifact());
        body.varint(id.number());
    }

    private void name(ArtifactName name) {
        text(name.value());
    }

    private void object(ObjectId object) {
        ObjectBytes.write(body, object);
    }

    private void ulid(Ulid ulid) {
        body.u64(ulid.high());
        body.u64(ulid.low());
    }

    private void text(String text) {
        body.varint(indexOf(text));
    }

    private void optional(Optional<String> text) {
        body.varint(text.isEmpty() ? 0 : 1L + indexOf(text.get()));
    }

    private int indexOf(String text) {
        int next = texts.size();
        var known = texts.putIfAbsent(text, next);
        return known == null ? next : known;
    }
}
