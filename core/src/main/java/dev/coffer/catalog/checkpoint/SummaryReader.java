package dev.coffer.catalog.checkpoint;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.VersionId;
import dev.coffer.binary.ByteReader;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.Event;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Reads what [SummaryWriter] wrote. Each text, and each name made of it, is there once, however many entries have it.
/// This is most of the work of opening a store, in a program that has just started; so it is plain loops.
final class SummaryReader {
    private final ByteReader bytes;
    private final Names known;
    private final String[] texts;
    private final @Nullable ArtifactName[] names;
    private final @Nullable ArtifactType[] types;

    private SummaryReader(ByteReader bytes, Names known) {
        this.bytes = bytes;
        this.known = known;
        texts = new String[(int) bytes.count(1)];
        names = new ArtifactName[texts.length];
        types = new ArtifactType[texts.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = bytes.text((int) bytes.count(1));
        }
    }

    /// @param first the number of the first entry
    /// @param names what the names of artifacts are taken from
    /// @param what  names the place they were read from, for messages
    /// @throws CofferException.Corrupt when they are not `count` summaries with their digest
    static SummaryRun read(byte[] bytes, long first, int count, Names names, String what) {
        int end = Sealed.end(bytes, what);
        try {
            var content = new ByteReader(bytes, end);
            var previous = content.digest();
            var last = content.digest();
            var reader = new SummaryReader(content, names);
            var summaries = new ArrayList<EntrySummary>(count);
            for (int i = 0; i < count; i++) {
                summaries.add(reader.summary(first + i));
            }
            if (reader.bytes.remaining() != 0) {
                throw new CofferException.Corrupt(what + " have bytes behind the last one");
            }
            return new SummaryRun(previous, summaries, last);
        } catch (IndexOutOfBoundsException | CofferException.Invalid | DateTimeException e) {
            throw new CofferException.Corrupt(what + " cannot be: " + e.getMessage(), e);
        }
    }

    private EntrySummary summary(long number) {
        var transaction = ulid();
        var time = Instant.ofEpochMilli(bytes.u64());
        var actor = text();
        var key = optional();
        int count = (int) bytes.count(1);
        if (count == 1) {
            return new EntrySummary(number, transaction, time, actor, key, List.of(happening()));
        }
        var events = new ArrayList<EntrySummary.Happening>(count);
        for (int i = 0; i < count; i++) {
            events.add(happening());
        }
        return new EntrySummary(number, transaction, time, actor, key, events);
    }

    private EntrySummary.Happening happening() {
        int kind = bytes.u8();
        return switch (kind) {
            case SummaryWriter.ADDED -> added();
            case SummaryWriter.ALIAS_MOVED ->
                new EntrySummary.Other(
                        new Event.AliasMoved(name(), Handle.of(text()), optionalNumber(), optionalNumber(), text()));
            case SummaryWriter.TAGS_CHANGED -> new EntrySummary.Other(tagsChanged());
            case SummaryWriter.DELETED -> new EntrySummary.Other(new Event.VersionDeleted(version()));
            case SummaryWriter.RESTORED -> new EntrySummary.Other(new Event.VersionRestored(version()));
            case SummaryWriter.PROTECTED -> new EntrySummary.Other(new Event.VersionProtected(version(), protection()));
            case SummaryWriter.UNPROTECTED -> new EntrySummary.Other(new Event.VersionUnprotected(version()));
            case SummaryWriter.SWEPT -> new EntrySummary.Other(swept());
            case SummaryWriter.RELOCATED -> new EntrySummary.Relocated(version());
            case SummaryWriter.CONDEMNED -> new EntrySummary.Other(condemned());
            case SummaryWriter.CATALOG_MOVED -> new EntrySummary.Other(new Event.CatalogMoved(text()));
            default -> throw new CofferException.Corrupt("an event is of kind " + kind);
        };
    }

    private EntrySummary.Added added() {
        return new EntrySummary.Added(version(), type(), label(), bytes.digest(), optional(), inputs());
    }

    private List<VersionId> inputs() {
        int count = (int) bytes.count(2);
        if (count == 0) {
            return List.of();
        }
        var inputs = new ArrayList<VersionId>(count);
        for (int i = 0; i < count; i++) {
            inputs.add(version());
        }
        return inputs;
    }

    private Event tagsChanged() {
        var id = version();
        var set = new HashMap<String, String>();
        for (long i = bytes.count(2); i > 0; i--) {
            set.put(text(), text());
        }
        var removed = new HashSet<String>();
        for (long i = bytes.count(1); i > 0; i--) {
            removed.add(text());
        }
        return new Event.TagsChanged(id, set, removed);
    }

    private Event condemned() {
        var objects = new HashSet<ObjectId>();
        for (long i = bytes.count(ObjectBytes.LENGTH); i > 0; i--) {
            objects.add(ObjectBytes.read(bytes));
        }
        return new Event.ObjectsCondemned(objects);
    }

    private Protection protection() {
        boolean ends = bytes.u8() == 1;
        var until = Instant.ofEpochMilli(bytes.u64());
        return new Protection(ends ? Optional.of(until) : Optional.empty(), text());
    }

    private Event swept() {
        var versions = new HashSet<VersionId>();
        for (long i = bytes.count(2); i > 0; i--) {
            versions.add(version());
        }
        return new Event.VersionsSwept(versions);
    }

    private VersionId version() {
        return new VersionId(name(), bytes.varint());
    }

    private ArtifactName name() {
        int index = index(bytes.varint());
        var name = names[index];
        if (name == null) {
            name = known.of(texts[index]);
            names[index] = name;
        }
        return name;
    }

    private ArtifactType type() {
        int index = index(bytes.varint());
        var type = types[index];
        if (type == null) {
            type = ArtifactType.parse(texts[index]);
            types[index] = type;
        }
        return type;
    }

    private Optional<Handle> label() {
        var label = optional();
        return label.isEmpty() ? Optional.empty() : Optional.of(Handle.of(label.get()));
    }

    private Ulid ulid() {
        return new Ulid(bytes.u64(), bytes.u64());
    }

    private OptionalLong optionalNumber() {
        long number = bytes.varint();
        return number == 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }

    private String text() {
        return texts[index(bytes.varint())];
    }

    private Optional<String> optional() {
        long place = bytes.varint();
        return place == 0 ? Optional.empty() : Optional.of(texts[index(place - 1)]);
    }

    private int index(long place) {
        if (place >= texts.length) {
            throw new CofferException.Corrupt("there is no text " + place);
        }
        return (int) place;
    }
}
