package dev.coffer.store;

import dev.coffer.blob.BlobStore;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.Catalog;
import dev.coffer.config.Metadata;
import java.time.Clock;
import java.util.random.RandomGenerator;

/// Opens catalogs of one kind. Found with [java.util.ServiceLoader], so that the library itself needs no database driver.
public interface CatalogProvider {
    /// The kind of catalog, as `metadata_backend` in `pipeline.yaml` names it.
    String kind();

    /// Opens the catalog of a store; the schema is brought up to date.
    ///
    /// @throws dev.coffer.artifact.CofferException.NoStore     when it is not there and must not be made
    /// @throws dev.coffer.artifact.CofferException.Refused     when it keeps the facts of another store, or knows less than the
    ///                                                         store's log, as one restored from a backup does
    /// @throws dev.coffer.artifact.CofferException.Invalid     when a newer Coffer has changed its schema
    /// @throws dev.coffer.artifact.CofferException.Denied      when the database does not let this user in
    /// @throws dev.coffer.artifact.CofferException.Unavailable when the database does not answer
    Catalog open(Place place);

    /// Where a catalog is, and what it works with.
    ///
    /// @param metadata of the provider's kind; the file of an SQLite database is given
    /// @param blobs    where the log is that every entry is copied to
    /// @param store    whose facts it keeps
    /// @param creates  whether it may be made, empty, when it is not there
    record Place(
            Metadata metadata, BlobStore blobs, Ulid store, boolean creates, Clock clock, RandomGenerator random) {}
}
