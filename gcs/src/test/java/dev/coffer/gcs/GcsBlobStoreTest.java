package dev.coffer.gcs;

import dev.coffer.blob.BlobStore;
import dev.coffer.blob.BlobStoreContract;
import dev.coffer.blob.cloud.Deadlines;
import org.junit.jupiter.api.AfterEach;

/// The contract, on the double.
class GcsBlobStoreTest extends BlobStoreContract {
    private final GcsDouble service = GcsDouble.start("bucket");

    @Override
    protected BlobStore emptyStore() {
        return new GcsBlobStoreProvider()
                .open(Places.anonymous(service.endpoint(), "bucket", "team/x"), Deadlines.STANDARD);
    }

    @AfterEach
    void stop() {
        service.close();
    }
}
