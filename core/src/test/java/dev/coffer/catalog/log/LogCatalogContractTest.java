package dev.coffer.catalog.log;

import dev.coffer.blob.BlobStore;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogContract;
import dev.coffer.catalog.Samples;

final class LogCatalogContractTest extends CatalogContract {
    /// A small fan-out, so that a few entries make checkpoints of several levels.
    private static final int FAN_OUT = 3;

    private static final int PLACES = 100;

    private final MapBlobStore blobs = new MapBlobStore();

    @Override
    public BlobStore blobs() {
        return blobs;
    }

    @Override
    protected Catalog open() {
        return LogCatalog.open(blobs, Samples.STORE, FAN_OUT, PLACES);
    }

    @Override
    protected Catalog openElsewhere() {
        return LogCatalog.open(new MapBlobStore(), Samples.STORE, FAN_OUT, PLACES);
    }
}
