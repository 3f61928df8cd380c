package dev.coffer.sql;

import dev.coffer.blob.BlobStore;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// On the newest PostgreSQL.
final class PostgresCatalogContractTest extends CatalogContract {
    private final PostgresServer server = EmbeddedServer.get();
    private final BlobStore blobs = Places.blobs();
    private final List<String> schemas = new ArrayList<>(List.of(server.freshSchema()));

    /// Otherwise the server would have tens of thousands of files to sync when it is stopped.
    @AfterEach
    void drop() {
        schemas.forEach(server::drop);
    }

    @Override
    public BlobStore blobs() {
        return blobs;
    }

    @Override
    protected Catalog open() {
        return open(schemas.getFirst(), blobs);
    }

    @Override
    protected Catalog openElsewhere() {
        schemas.add(server.freshSchema());
        return open(schemas.getLast(), Places.blobs());
    }

    private Catalog open(String schema, BlobStore with) {
        return new PostgresCatalogProvider().open(Places.place(server.metadata(schema), with));
    }
}
