package dev.coffer.golden;

import dev.coffer.config.Metadata;
import java.util.Optional;

/// With the facts in an SQLite database beside the log.
final class SqliteGoldenStoreTest extends GoldenStoreContract {
    SqliteGoldenStoreTest() {
        super(new Metadata.Sqlite(Optional.empty()));
    }
}
