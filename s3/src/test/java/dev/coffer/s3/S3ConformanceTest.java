package dev.coffer.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.blob.conformance.Conformance;
import dev.coffer.blob.conformance.ConformanceCheck;
import dev.coffer.config.Location;
import dev.coffer.config.S3Dialect;
import dev.coffer.s3proxy.S3ProxyServer;
import dev.coffer.store.ConformanceRun;
import dev.coffer.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user is told of a bucket, with a server that honours the condition of a put and through a proxy that drops it.
final class S3ConformanceTest {
    private static S3ProxyServer server;
    private static StrippingProxy proxy;

    @TempDir
    private Path directory;

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

    @Test
    void aBucketThatHonoursTheConditionIsForEverythingAndIsLeftEmpty() {
        var place = Buckets.of(server, S3Dialect.COMPATIBLE).empty();

        assertThat(Conformance.use(broken(place))).isEqualTo(Conformance.Use.EVERYTHING);
        assertThat(objects(place)).isEmpty();
    }

    @Test
    void aBucketThatLetsEveryPutWinIsOnlyForDatabasesAndIsLeftEmpty() {
        var place =
                Buckets.of(server, S3Dialect.COMPATIBLE).at(proxy.endpoint()).empty();

        var broken = broken(place);

        assertThat(broken)
                .extracting(ConformanceCheck::name)
                .containsExactly(
                        "a second put leaves the first blob as it is", "of many puts of one key exactly one wins");
        assertThat(Conformance.use(broken)).isEqualTo(Conformance.Use.ONLY_WITH_DATABASE);
        assertThat(objects(place)).isEmpty();
    }

    /// Leaves out what takes long, which the contract of the stores has on the same server.
    private List<ConformanceCheck> broken(Location.S3 place) {
        try (var run = ConformanceRun.at(place, StoreOptions.in(Map.of(), directory))) {
            assertThat(run.reach().failure()).isEmpty();
            return Conformance.checks().stream()
                    .filter(check -> !check.isSlow())
                    .filter(check -> {
                        var outcome = run.run(check);
                        assertThat(outcome.left()).isEmpty();
                        return outcome.failure().isPresent();
                    })
                    .toList();
        }
    }

    private static List<String> objects(Location.S3 place) {
        try (var client = Buckets.client(place)) {
            return client.listObjectsV2(request -> request.bucket(place.bucket())).contents().stream()
                    .map(object -> object.key())
                    .toList();
        }
    }
}
