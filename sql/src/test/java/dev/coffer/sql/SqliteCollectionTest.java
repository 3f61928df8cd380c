package dev.coffer.sql;

import dev.coffer.CollectionContract;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

final class SqliteCollectionTest extends CollectionContract {
    @TempDir
    private Path directory;

    @Override
    protected StoreConfig place() {
        return StoreConfig.local(directory.resolve("store"))
                .withMetadata(new Metadata.Sqlite(Optional.of(directory.resolve("catalog.sqlite"))));
    }
}
