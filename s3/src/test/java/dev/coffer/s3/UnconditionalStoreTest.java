package dev.coffer.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.ArtifactStore;
import dev.coffer.GetRequest;
import dev.coffer.PutRequest;
import dev.coffer.TestStores;
import dev.coffer.VerifyRequest;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobStoreProbe;
import dev.coffer.blob.Ulids;
import dev.coffer.config.Location;
import dev.coffer.config.Metadata;
import dev.coffer.config.S3Dialect;
import dev.coffer.config.StoreConfig;
import dev.coffer.s3proxy.S3ProxyServer;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store on a server that does not know the condition of a put, and lets every put win.
final class UnconditionalStoreTest {
    private static S3ProxyServer server;
    private static StrippingProxy proxy;

    @TempDir
    private Path directory;

    private Location.S3 place;

    @BeforeAll
    static void startServer(@TempDir Path directory) throws IOException {
        server = S3ProxyServer.inMemoryForAnybody(directory);
        proxy = new StrippingProxy(server.endpoint());
    }

    @AfterAll
    static void stopServer() throws IOException {
        proxy.close();
        server.close();
    }

    @BeforeEach
    void makeBucket() {
        place = Buckets.of(server, S3Dialect.COMPATIBLE).at(proxy.endpoint()).empty();
    }

    @Test
    void aStoreWithALogIsRefusedAndTheWayOutIsNamed() {
        var config = StoreConfig.of(place).withMetadata(new Metadata.Json());

        assertThatThrownBy(() -> ArtifactStore.openOrCreate(config, TestStores.options(1)))
                .isInstanceOfSatisfying(
                        CofferException.Refused.class,
                        failure -> assertThat(failure.hint())
                                .hasValueSatisfying(hint -> assertThat(hint).contains("sqlite", "postgres")))
                .hasMessageContaining(place.address());

        try (var store = Buckets.open(place)) {
            assertThat(store.list("", "", 10)).isEmpty();
        }
    }

    @Test
    void aStoreWithADatabaseWorks() throws IOException {
        var config = StoreConfig.of(place)
                .withMetadata(new Metadata.Sqlite(Optional.of(directory.resolve("catalog.sqlite"))));
        var source = Files.createDirectories(directory.resolve("source"));
        Files.writeString(source.resolve("a"), "one file");
        Files.write(source.resolve("b"), new byte[3_000_000]);
        try (var store = ArtifactStore.openOrCreate(config, TestStores.options(2))) {
            store.put(PutRequest.of("data", source).build());
        }

        try (var store = ArtifactStore.open(config, TestStores.options(3))) {
            store.get(GetRequest.of("data:v1", directory.resolve("back")));

            assertThat(directory.resolve("back/a")).hasContent("one file");
            assertThat(directory.resolve("back/b")).hasSize(3_000_000);
            var everything = new VerifyRequest(Optional.empty(), Depth.DATA, new Progress());
            assertThat(store.maintenance().verify(everything).damages()).isEmpty();
        }
    }

    @Test
    void thatManyWinARaceIsFoundOut() {
        var probe = new BlobStoreProbe(new Ulids(Clock.systemUTC(), new Random(4)));
        try (var store = Buckets.open(place)) {
            assertThatThrownBy(() -> probe.race(store))
                    .isInstanceOf(CofferException.Refused.class)
                    .hasMessageContaining("told 16 of 16");
        }
    }

    @Test
    void thatASecondPutWinsIsFoundOut() {
        var probe = new BlobStoreProbe(new Ulids(Clock.systemUTC(), new Random(5)));
        try (var store = Buckets.open(place)) {
            assertThatThrownBy(() -> probe.check(store))
                    .isInstanceOf(CofferException.Refused.class)
                    .hasMessageContaining("lets a second put of a key succeed");
        }
    }
}
