package dev.coffer;

import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class LocalCollectionTest extends CollectionContract {
    @TempDir
    private Path directory;

    @Override
    protected StoreConfig place() {
        return StoreConfig.local(directory.resolve("store")).withMetadata(new Metadata.Json());
    }
}
