package dev.coffer.azure;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.config.Location;

/// The vendor's client for what tests do besides: make containers, look into them, sign.
final class Containers {
    private Containers() {}

    static BlobContainerClient client(Location.Azure location) {
        return new BlobContainerClientBuilder()
                .httpClient(new Transport(Deadlines.STANDARD))
                .endpoint(location.endpoint().orElseThrow().toString())
                .containerName(location.container())
                .credential(new StorageSharedKeyCredential(Azurite.ACCOUNT, Azurite.KEY))
                .buildClient();
    }
}
