package dev.coffer.gcs;

import dev.coffer.CollectionContract;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import org.junit.jupiter.api.AfterEach;

final class GcsCollectionTest extends CollectionContract {
    private final GcsDouble service = GcsDouble.start("bucket");

    @AfterEach
    void close() {
        service.close();
    }

    @Override
    protected StoreConfig place() {
        return StoreConfig.of(Places.anonymous(service.endpoint(), "bucket", "team"))
                .withMetadata(new Metadata.Json());
    }
}
