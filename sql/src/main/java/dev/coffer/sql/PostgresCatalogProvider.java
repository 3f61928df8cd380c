package dev.coffer.sql;

import dev.coffer.catalog.Catalog;
import dev.coffer.config.Metadata;
import dev.coffer.store.CatalogProvider;
import java.util.List;

/// Catalogs on PostgreSQL.
public final class PostgresCatalogProvider implements CatalogProvider {
    static final String KIND = "postgres";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Catalog open(Place place) {
        return open(place, Waits.STANDARD, Migration.all(KIND));
    }

    static Catalog open(Place place, Waits waits, List<Migration> migrations) {
        if (place.metadata() instanceof Metadata.Postgres metadata) {
            return SqlCatalog.open(KIND, PostgresConnections.open(metadata, waits), place, migrations);
        }
        throw new IllegalArgumentException("not the place of a PostgreSQL database: " + place.metadata());
    }
}
