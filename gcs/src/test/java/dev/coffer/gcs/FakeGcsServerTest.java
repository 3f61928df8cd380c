package dev.coffer.gcs;

import dev.coffer.blob.BlobStore;
import dev.coffer.blob.BlobStoreContract;
import dev.coffer.blob.cloud.Deadlines;

/// The contract, on a server that somebody else wrote.
class FakeGcsServerTest extends BlobStoreContract {
    @Override
    protected BlobStore emptyStore() {
        return new GcsBlobStoreProvider().open(FakeGcsServer.shared().newBucket(""), Deadlines.STANDARD);
    }
}
