package dev.coffer.catalog;

import dev.coffer.blob.BlobStore;

/// Where the parts of [CatalogContract] get their catalogs from.
public interface CatalogPlaces {
    /// Another catalog at the place of this test.
    Catalog catalog();

    /// Returns the store that has the log of that place.
    BlobStore blobs();

    /// A catalog at a fresh place, another one with each call.
    Catalog elsewhere();
}
