package dev.coffer.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.ArtifactStore;
import dev.coffer.GetRequest;
import dev.coffer.PutRequest;
import dev.coffer.TestStores;
import dev.coffer.artifact.CofferException;
import dev.coffer.config.Location;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The library as people use it, on a bucket.
class GcsEndToEndTest {
    @TempDir
    Path place;

    private final GcsDouble service = GcsDouble.start("bucket");

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void whatIsPutIsGotBackWithItsFactsInTheSameBucket() throws IOException {
        putsAndGets(StoreConfig.of(doubled("team")).withMetadata(new Metadata.Json()));
    }

    @Test
    void whatIsPutIsGotBackWithItsFactsInSqlite() throws IOException {
        putsAndGets(StoreConfig.of(doubled(""))
                .withMetadata(new Metadata.Sqlite(Optional.of(place.resolve("catalog.sqlite")))));
    }

    @Test
    void whatIsPutIsGotBackFromFakeGcsServer() throws IOException {
        putsAndGets(StoreConfig.of(FakeGcsServer.shared().newBucket("team")));
    }

    @Test
    void aBucketWithoutAStoreSaysSo() {
        assertThatThrownBy(() -> ArtifactStore.open(StoreConfig.of(doubled("")), TestStores.options(1))
                        .close())
                .isInstanceOf(CofferException.NoStore.class)
                .hasMessageContaining("gs://bucket");
    }

    private void putsAndGets(StoreConfig config) throws IOException {
        var source = Files.createDirectories(place.resolve("source"));
        var large = new byte[9_000_000];
        new Random(1).nextBytes(large);
        Files.write(source.resolve("large.bin"), large);
        Files.writeString(source.resolve("small.txt"), "small");

        try (var store = ArtifactStore.openOrCreate(config, TestStores.options(1))) {
            store.put(PutRequest.of("data/mixed", source).build());
            Files.writeString(source.resolve("small.txt"), "changed");
            store.put(PutRequest.of("data/mixed", source).build());
        }
        try (var store = ArtifactStore.open(config, TestStores.options(2))) {
            store.get(GetRequest.of("data/mixed:v1", place.resolve("first")));
            store.get(GetRequest.of("data/mixed", place.resolve("latest")));
        }

        assertThat(place.resolve("first/small.txt")).hasContent("small");
        assertThat(place.resolve("latest/small.txt")).hasContent("changed");
        assertThat(place.resolve("latest/large.bin")).hasBinaryContent(large);
    }

    private Location.Gcs doubled(String prefix) {
        return Places.anonymous(service.endpoint(), "bucket", prefix);
    }
}
