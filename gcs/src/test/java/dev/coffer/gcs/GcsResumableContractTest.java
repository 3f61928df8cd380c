package dev.coffer.gcs;

import dev.coffer.blob.BlobStore;
import dev.coffer.blob.BlobStoreContract;
import org.junit.jupiter.api.AfterEach;

/// The contract, with every body of more than a byte sent as large ones are. fake-gcs-server ignores the condition of such
/// uploads, so only the double can tell.
class GcsResumableContractTest extends BlobStoreContract {
    private final GcsDouble service = GcsDouble.start("bucket");

    @Override
    protected BlobStore emptyStore() {
        return Stores.stepping(Places.anonymous(service.endpoint(), "bucket", ""), 8 << 20);
    }

    @AfterEach
    void stop() {
        service.close();
    }
}
