package dev.coffer.catalog;

/// Where the parts of [CatalogContract] get their catalogs from.
public interface CatalogPlaces {
    /// Another catalog at the place of this test.
    Catalog catalog();

    /// A catalog at a fresh place, another one with each call.
    Catalog elsewhere();
}
