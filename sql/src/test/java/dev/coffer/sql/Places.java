package dev.coffer.sql;

import dev.coffer.Seeds;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.Ulid;
import dev.coffer.config.Metadata;
import dev.coffer.store.CatalogProvider.Place;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// Places of catalogs for tests.
final class Places {
    static final Ulid STORE = new Ulid(0x0190_0000_0000_0000L, 77);

    /// Short, so that a test that waits in vain ends soon.
    static final Waits SHORT =
            new Waits(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(20));

    private Places() {}

    static BlobStore blobs() {
        return new MemoryBlobStore(Clock.systemUTC());
    }

    static Place sqlite(Path file, BlobStore blobs) {
        return place(new Metadata.Sqlite(Optional.of(file)), blobs);
    }

    static Place place(Metadata metadata, BlobStore blobs) {
        return new Place(metadata, blobs, STORE, true, Clock.systemUTC(), Seeds.random());
    }

    static Place existing(Place place) {
        return new Place(place.metadata(), place.blobs(), place.store(), false, place.clock(), place.random());
    }

    static Place ofStore(Place place, Ulid store) {
        return new Place(place.metadata(), place.blobs(), store, place.creates(), place.clock(), place.random());
    }
}
