package dev.coffer.sql;

import dev.coffer.blob.BlobStore;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteCatalogContractTest extends CatalogContract {
    private final BlobStore blobs = Places.blobs();

    @TempDir
    private Path directory;

    @Override
    protected Catalog open() {
        return new SqliteCatalogProvider().open(Places.sqlite(directory.resolve("catalog.sqlite"), blobs));
    }
}
