package dev.coffer.blob;

import java.time.Clock;

final class MemoryBlobStoreTest extends BlobStoreContract {
    @Override
    protected BlobStore emptyStore() {
        return new MemoryBlobStore(Clock.systemUTC());
    }
}
