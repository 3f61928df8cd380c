package dev.coffer.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.ArtifactStore;
import dev.coffer.GetRequest;
import dev.coffer.PutRequest;
import dev.coffer.TestStores;
import dev.coffer.Trees;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole library on Azure, with each kind of catalog that one machine has.
final class AzureStoreTest {
    @TempDir
    Path place;

    @Test
    void whatIsPutComesBackWithItsCatalogInTheSameContainer() throws IOException {
        assertComesBack(StoreConfig.of(Azurite.shared().newContainer("team/prod")));
    }

    @Test
    void whatIsPutComesBackWithItsCatalogInSqlite() throws IOException {
        var metadata = new Metadata.Sqlite(Optional.of(place.resolve("catalog.sqlite")));

        assertComesBack(StoreConfig.of(Azurite.shared().newContainer("")).withMetadata(metadata));
    }

    private void assertComesBack(StoreConfig config) throws IOException {
        var source = Trees.variety(place.resolve("source"));
        try (var store = ArtifactStore.openOrCreate(config, TestStores.options(1))) {
            store.put(PutRequest.of("data/mixed", source).build());
            store.put(PutRequest.of("data/mixed", Trees.write(place.resolve("one"), Trees.random(1, 20_000_000)))
                    .build());
        }
        // Another machine, as far as Azure can tell.
        try (var store = ArtifactStore.open(config, TestStores.options(2))) {
            store.get(GetRequest.of("data/mixed:v1", place.resolve("back")));
            store.get(GetRequest.of("data/mixed:latest", place.resolve("other")));
        }

        assertThat(Trees.describe(place.resolve("back"))).isEqualTo(Trees.describe(source));
        assertThat(place.resolve("other")).hasSameBinaryContentAs(place.resolve("one"));
    }
}
