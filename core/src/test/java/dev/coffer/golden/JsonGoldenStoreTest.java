package dev.coffer.golden;

import dev.coffer.config.Metadata;

/// With the facts in the log.
final class JsonGoldenStoreTest extends GoldenStoreContract {
    JsonGoldenStoreTest() {
        super(new Metadata.Json());
    }
}
