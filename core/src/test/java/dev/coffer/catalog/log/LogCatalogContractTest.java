package dev.coffer.catalog.log;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogContract;

final class LogCatalogContractTest extends CatalogContract {
    private final MapBlobStore blobs = new MapBlobStore();

    /// A small fan-out, so that a few entries make checkpoints of several levels.
    @Override
    protected Catalog open() {
        return LogCatalog.open(blobs, 3);
    }
}
