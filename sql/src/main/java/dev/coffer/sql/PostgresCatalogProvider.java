package dev.coffer.sql;

import dev.coffer.CatalogProvider;
import dev.coffer.catalog.Catalog;
import dev.coffer.config.Metadata;

/// Catalogs on PostgreSQL.
public final class PostgresCatalogProvider implements CatalogProvider {
    static final String KIND = "postgres";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Catalog open(Place place) {
        return open(place, Waits.STANDARD);
    }

    static Catalog open(Place place, Waits waits) {
        if (place.metadata() instanceof Metadata.Postgres metadata) {
            return SqlCatalog.open(KIND, PostgresConnections.open(metadata, waits), place, Migration.all(KIND));
        }
        throw new IllegalArgumentException("not the place of a PostgreSQL database: " + place.metadata());
    }
}
