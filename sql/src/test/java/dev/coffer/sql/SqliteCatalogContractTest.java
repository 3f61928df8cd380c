package dev.coffer.sql;

import dev.coffer.blob.BlobStore;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteCatalogContractTest extends CatalogContract {
    private final BlobStore blobs = Places.blobs();
    private int others;

    @TempDir
    private Path directory;

    @Override
    public BlobStore blobs() {
        return blobs;
    }

    @Override
    protected Catalog open() {
        return open("catalog.sqlite", blobs);
    }

    @Override
    protected Catalog openElsewhere() {
        return open("other" + ++others + ".sqlite", Places.blobs());
    }

    private Catalog open(String file, BlobStore with) {
        return new SqliteCatalogProvider().open(Places.sqlite(directory.resolve(file), with));
    }
}
