package dev.coffer.sql;

import dev.coffer.blob.BlobStore;
import dev.coffer.catalog.Catalog;
import dev.coffer.config.Metadata;
import dev.coffer.store.CatalogProvider.Place;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// For tests that run on both databases.
enum TestDatabase {
    SQLITE,
    POSTGRES;

    /// A fresh place.
    Place place(Path directory) {
        return place(directory, Places.blobs());
    }

    Place place(Path directory, BlobStore blobs) {
        return switch (this) {
            case SQLITE -> Places.sqlite(directory.resolve(UUID.randomUUID() + ".sqlite"), blobs);
            case POSTGRES -> {
                var server = EmbeddedServer.get();
                yield Places.place(server.metadata(server.freshSchema()), blobs);
            }
        };
    }

    List<Migration> migrations() {
        return Migration.all(kind());
    }

    String kind() {
        return this == SQLITE ? "sqlite" : "postgres";
    }

    Catalog open(Place place) {
        return open(place, migrations());
    }

    Catalog open(Place place, List<Migration> migrations) {
        return this == SQLITE
                ? SqliteCatalogProvider.open(place, Waits.STANDARD, migrations)
                : PostgresCatalogProvider.open(place, Waits.STANDARD, migrations);
    }

    /// A connection past the catalog.
    Connection connect(Place place) throws SQLException {
        return switch (place.metadata()) {
            case Metadata.Sqlite sqlite ->
                DriverManager.getConnection("jdbc:sqlite:" + sqlite.file().orElseThrow());
            case Metadata.Postgres postgres ->
                DriverManager.getConnection(
                        "jdbc:" + postgres.url(), postgres.user().orElseThrow(), "");
            case Metadata.Json _, Metadata.AsMade _ -> throw new IllegalArgumentException();
        };
    }

    void execute(Place place, String... statements) {
        try (var connection = connect(place);
                var statement = connection.createStatement()) {
            for (var each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String value(Place place, String query) {
        try (var connection = connect(place);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
