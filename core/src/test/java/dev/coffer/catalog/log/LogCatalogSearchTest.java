package dev.coffer.catalog.log;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Samples;
import dev.coffer.search.SearchContract;

final class LogCatalogSearchTest extends SearchContract {
    private final MapBlobStore blobs = new MapBlobStore();

    /// A small fan-out, so that a few entries make checkpoints of several levels, and fewer places remembered than
    /// there are.
    @Override
    protected Catalog open() {
        return LogCatalog.open(blobs, Samples.STORE, 3, 10);
    }
}
