package dev.coffer.migrate;

import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.copy.ObjectCopy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the facts of a store are in a copy of it. They are the same but for two things: where the facts moved, and where the content of
/// versions lies whose objects were too long for the place of the copy. The chain of the entries is another one, because it begins
/// with the store's id.
///
/// @param kind of the catalog that keeps the facts of the copy
public record CopiedFacts(String kind) {
    /// An entry on its way into the copy.
    ///
    /// @param storages where content lies there, as far as it does not lie as here, by the manifest it has here
    Entry entry(Entry source, Map<ObjectId, Storage> storages) {
        return with(
                source,
                source.events().stream()
                        .map(event -> switch (event) {
                            case Event.CatalogMoved _ -> new Event.CatalogMoved(kind);
                            case Event.VersionAdded(var stored) ->
                                new Event.VersionAdded(
                                        new StoredVersion(stored.version(), storage(stored.storage(), storages)));
                            case Event.VersionRelocated(var id, var storage) ->
                                new Event.VersionRelocated(id, storage(storage, storages));
                            default -> event;
                        })
                        .toList());
    }

    /// What an entry should be in the copy, to be compared with what it is.
    Entry entry(Entry source, Entry there) {
        var events = new ArrayList<Event>();
        for (int i = 0; i < source.events().size(); i++) {
            var event = source.events().get(i);
            events.add(i < there.events().size() ? event(event, there.events().get(i)) : event);
        }
        return with(source.withPrevious(there.previous()), events);
    }

    private Event event(Event source, Event there) {
        return switch (source) {
            case Event.CatalogMoved _ -> new Event.CatalogMoved(kind);
            case Event.VersionAdded(var stored)
            when there instanceof Event.VersionAdded(var other) -> new Event.VersionAdded(version(stored, other));
            case Event.VersionRelocated(var id, var storage)
            when there instanceof Event.VersionRelocated(var _, var other) ->
                new Event.VersionRelocated(id, ObjectCopy.isCut(storage, other) ? other : storage);
            default -> source;
        };
    }

    /// Where content lies in the copy. Versions that share a manifest need not have the same firstChunks.
    private static Storage storage(Storage source, Map<ObjectId, Storage> storages) {
        var there = storages.get(source.manifest());
        return there == null
                ? source
                : new Storage(there.manifest(), there.manifestDigest(), there.objects(), source.firstChunks());
    }

    /// What a version should be in the copy, to be compared with what it is.
    StoredVersion version(StoredVersion source, StoredVersion there) {
        boolean isCut = ObjectCopy.isCut(source.storage(), there.storage());
        return isCut ? new StoredVersion(source.version(), there.storage()) : source;
    }

    private static Entry with(Entry entry, List<Event> events) {
        return events.equals(entry.events()) ? entry : entry.withEvents(events);
    }
}
