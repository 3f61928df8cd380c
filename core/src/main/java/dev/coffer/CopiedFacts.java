package dev.coffer;

import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.copy.ObjectCopy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the facts of a store are in a copy of it. They are the same but for two things: where the facts moved, and where the content of
/// versions lies whose objects were too long for the place of the copy.
///
/// @param kind of the catalog that keeps the facts of the copy
record CopiedFacts(String kind) {
    /// An entry on its way into the copy.
    ///
    /// @param storages where versions lie there, as far as they do not lie as here
    Entry entry(Entry source, Map<?, Storage> storages) {
        return with(
                source,
                source.events().stream()
                        .map(event -> switch (event) {
                            case Event.CatalogMoved _ -> new Event.CatalogMoved(kind);
                            case Event.VersionAdded(var stored) ->
                                new Event.VersionAdded(Optional.ofNullable(
                                                storages.get(stored.version().id()))
                                        .map(storage -> new StoredVersion(stored.version(), storage))
                                        .orElse(stored));
                            default -> event;
                        })
                        .toList());
    }

    /// What an entry should be in the copy, to be compared with what it is.
    Entry entry(Entry source, Entry there) {
        var events = new ArrayList<Event>();
        for (int i = 0; i < source.events().size(); i++) {
            var event = source.events().get(i);
            boolean isPaired = i < there.events().size();
            events.add(
                    event instanceof Event.CatalogMoved
                            ? new Event.CatalogMoved(kind)
                            : isPaired
                                            && event instanceof Event.VersionAdded(var stored)
                                            && there.events().get(i) instanceof Event.VersionAdded(var other)
                                    ? new Event.VersionAdded(version(stored, other))
                                    : event);
        }
        return with(source, events);
    }

    /// What a version should be in the copy, to be compared with what it is.
    StoredVersion version(StoredVersion source, StoredVersion there) {
        boolean isCut = ObjectCopy.isCut(source.storage(), there.storage());
        return isCut ? new StoredVersion(source.version(), there.storage()) : source;
    }

    private static Entry with(Entry entry, List<Event> events) {
        return events.equals(entry.events())
                ? entry
                : new Entry(
                        entry.number(),
                        entry.transaction(),
                        entry.time(),
                        entry.actor(),
                        entry.idempotencyKey(),
                        events);
    }
}
