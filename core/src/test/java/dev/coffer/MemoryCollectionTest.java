package dev.coffer;

import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.config.StoreConfig;
import dev.coffer.store.Backend;
import dev.coffer.store.StoreOptions;
import java.time.Clock;

final class MemoryCollectionTest extends CollectionContract {
    private final MemoryBlobStore blobs = new MemoryBlobStore(Clock.systemUTC());

    @Override
    protected StoreConfig place() {
        return StoreConfig.at("s3://bucket");
    }

    @Override
    Backend backend(StoreOptions options) {
        return Backend.openOrCreate(place(), blobs, options);
    }
}
