package dev.coffer.azure;

import dev.coffer.blob.BlobStore;
import dev.coffer.blob.BlobStoreContract;
import dev.coffer.blob.cloud.Deadlines;

final class AzuriteContractTest extends BlobStoreContract {
    @Override
    protected BlobStore emptyStore() {
        return new AzureBlobStoreProvider().open(Azurite.shared().newContainer(""), Deadlines.STANDARD);
    }
}
