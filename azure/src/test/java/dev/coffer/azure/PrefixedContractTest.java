package dev.coffer.azure;

import dev.coffer.blob.BlobStore;
import dev.coffer.blob.BlobStoreContract;
import dev.coffer.blob.cloud.Deadlines;

final class PrefixedContractTest extends BlobStoreContract {
    @Override
    protected BlobStore emptyStore() {
        return new AzureBlobStoreProvider().open(Azurite.shared().newContainer("teams/a=b+c"), Deadlines.STANDARD);
    }
}
