package dev.coffer.sql;

import dev.coffer.artifact.CofferException;
import dev.coffer.catalog.Catalog;
import dev.coffer.config.Metadata;
import dev.coffer.store.CatalogProvider;
import dev.coffer.store.StoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Catalogs in an SQLite file.
public final class SqliteCatalogProvider implements CatalogProvider {
    static final String KIND = "sqlite";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Catalog open(Place place) {
        SqliteLibrary.prepare(StoreOptions.cacheDirectory(System.getenv()));
        return open(place, Waits.STANDARD, Migration.all(KIND));
    }

    static Catalog open(Place place, Waits waits, List<Migration> migrations) {
        var file = file(place);
        if (file.toString().contains("?")) {
            throw new CofferException.Invalid(
                    "the path of an SQLite database cannot have a '?': " + file, "name another in metadata.path");
        }
        if (Files.isDirectory(file)) {
            throw new CofferException.Invalid(
                    file + " is a directory, not an SQLite database", "name a file in metadata.path");
        }
        if (!Files.exists(file)) {
            if (!place.creates()) {
                throw new CofferException.NoStore("there is no database " + file, "coffer init makes a store");
            }
            SqliteDirectory.ensure(file);
        }
        return SqlCatalog.open(KIND, SqliteConnections.open(file, place.creates(), waits), place, migrations);
    }

    private static Path file(Place place) {
        if (place.metadata() instanceof Metadata.Sqlite metadata
                && metadata.file().isPresent()) {
            return metadata.file().get();
        }
        throw new IllegalArgumentException("not the place of an SQLite database: " + place.metadata());
    }
}
