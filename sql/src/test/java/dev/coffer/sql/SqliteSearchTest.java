package dev.coffer.sql;

import dev.coffer.catalog.Catalog;
import dev.coffer.search.SearchContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteSearchTest extends SearchContract {
    @TempDir
    private Path directory;

    @Override
    protected Catalog open() {
        return new SqliteCatalogProvider().open(Places.sqlite(directory.resolve("catalog.db"), Places.blobs()));
    }
}
