package dev.coffer.azure;

import dev.coffer.CollectionContract;
import dev.coffer.config.Location;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;

final class AzureCollectionTest extends CollectionContract {
    private final Location container = Azurite.shared().newContainer("team/prod");

    @Override
    protected StoreConfig place() {
        return StoreConfig.of(container).withMetadata(new Metadata.Json());
    }
}
