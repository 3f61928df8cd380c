package dev.coffer.sql;

import dev.coffer.blob.BlobStore;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogContract;

/// On the newest PostgreSQL.
final class PostgresCatalogContractTest extends CatalogContract {
    private final PostgresServer server = EmbeddedServer.get();
    private final BlobStore blobs = Places.blobs();
    private final String schema = server.freshSchema();

    @Override
    protected Catalog open() {
        return open(schema, blobs);
    }

    @Override
    protected Catalog openElsewhere() {
        return open(server.freshSchema(), Places.blobs());
    }

    private Catalog open(String in, BlobStore with) {
        return new PostgresCatalogProvider().open(Places.place(server.metadata(in), with));
    }
}
