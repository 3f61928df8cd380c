package dev.coffer.sql;

import dev.coffer.CatalogProvider;
import dev.coffer.catalog.Catalog;
import dev.coffer.config.Metadata;
import java.nio.file.Path;

/// Catalogs in an SQLite file.
public final class SqliteCatalogProvider implements CatalogProvider {
    static final String KIND = "sqlite";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Catalog open(Place place) {
        return open(place, Waits.STANDARD);
    }

    static Catalog open(Place place, Waits waits) {
        return SqlCatalog.open(
                KIND, SqliteConnections.open(file(place), place.creates(), waits), place, Migration.all(KIND));
    }

    private static Path file(Place place) {
        if (place.metadata() instanceof Metadata.Sqlite metadata
                && metadata.file().isPresent()) {
            return metadata.file().get();
        }
        throw new IllegalArgumentException("not the place of an SQLite database: " + place.metadata());
    }
}
