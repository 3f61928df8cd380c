package dev.coffer.catalog.log;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.catalog.checkpoint.Lines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Gatherers;

/// Reads versions from the entries that added them. Threads may share it.
final class FactsReader {
    private static final int BLOCKS_AT_ONCE = 4;

    private final Lines lines;

    FactsReader(Lines lines) {
        this.lines = lines;
    }

    StoredVersion read(VersionAt at) {
        var stored = asAdded(at);
        return new StoredVersion(at.of(stored.version()), stored.storage());
    }

    /// The version as it was added, and where its content lies now.
    StoredVersion asAdded(VersionAt at) {
        var stored = added(at.row());
        return at.relocated()
                .map(place -> new StoredVersion(stored.version(), storage(at, place)))
                .orElse(stored);
    }

    private Storage storage(VersionAt at, VersionChanges.Relocated place) {
        var events = lines.entry(place.entry()).events();
        if (place.event() < events.size()
                && events.get(place.event()) instanceof Event.VersionRelocated(var id, var storage)
                && id.equals(at.row().id())) {
            return storage;
        }
        throw differs(place.entry(), at.row());
    }

    private StoredVersion added(IndexedVersion row) {
        var events = lines.entry(row.entry()).events();
        if (row.event() < events.size()
                && events.get(row.event()) instanceof Event.VersionAdded(var stored)
                && stored.version().id().equals(row.id())
                && stored.version().digest().equals(row.digest())
                && stored.version().createdAt().equals(row.time())) {
            return stored;
        }
        throw differs(row.entry(), row);
    }

    private static CofferException.Corrupt differs(long entry, IndexedVersion row) {
        return new CofferException.Corrupt("log entry " + StoreLayout.logEntry(entry) + " says something else of "
                + row.id() + " than its summary does");
    }

    /// In the order in which they are asked for. Each block is read once, several at a time.
    List<StoredVersion> readAll(List<VersionAt> versions) {
        var blocks = new TreeMap<Long, List<Integer>>();
        for (int i = 0; i < versions.size(); i++) {
            long block = lines.blockOf(versions.get(i).row().entry());
            blocks.computeIfAbsent(block, first -> new ArrayList<>()).add(i);
        }
        var read = new StoredVersion[versions.size()];
        var places = blocks.values().stream();
        (blocks.size() > 1
                        ? places.gather(Gatherers.mapConcurrent(BLOCKS_AT_ONCE, some -> read(versions, some)))
                        : places.map(some -> read(versions, some)))
                .forEachOrdered(some -> some.forEach((place, stored) -> read[place] = stored));
        return List.of(read);
    }

    private Map<Integer, StoredVersion> read(List<VersionAt> versions, List<Integer> places) {
        var read = new HashMap<Integer, StoredVersion>();
        places.forEach(place -> read.put(place, read(versions.get(place))));
        return read;
    }
}
