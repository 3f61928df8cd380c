package dev.coffer.sql;

import dev.coffer.CollectionContract;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class PostgresCollectionTest extends CollectionContract {
    @TempDir
    private Path directory;

    private final Metadata metadata =
            EmbeddedServer.get().metadata(EmbeddedServer.get().freshSchema());

    @Override
    protected StoreConfig place() {
        return StoreConfig.local(directory.resolve("store")).withMetadata(metadata);
    }
}
