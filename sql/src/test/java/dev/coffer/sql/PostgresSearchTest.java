package dev.coffer.sql;

import dev.coffer.catalog.Catalog;
import dev.coffer.search.SearchContract;

final class PostgresSearchTest extends SearchContract {
    private final PostgresServer server = EmbeddedServer.get();
    private final String schema = server.freshSchema();

    @Override
    protected Catalog open() {
        return new PostgresCatalogProvider().open(Places.place(server.metadata(schema), Places.blobs()));
    }
}
