package dev.coffer.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.ArtifactStore;
import dev.coffer.CopyRequest;
import dev.coffer.GetRequest;
import dev.coffer.PutRequest;
import dev.coffer.TestStores;
import dev.coffer.Trees;
import dev.coffer.VerifyRequest;
import dev.coffer.config.Location;
import dev.coffer.config.S3Dialect;
import dev.coffer.config.StoreConfig;
import dev.coffer.s3proxy.S3ProxyServer;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Versions and whole stores on their way from a disk to a bucket, to another bucket, and back.
final class S3CopyTest {
    private static S3ProxyServer server;

    @TempDir
    private Path place;

    @BeforeAll
    static void startServer(@TempDir Path directory) {
        server = S3ProxyServer.inMemory(directory);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static Location.S3 bucket() {
        return Buckets.of(server, S3Dialect.COMPATIBLE).empty();
    }

    private static ArtifactStore open(Location location) {
        return ArtifactStore.openOrCreate(StoreConfig.of(location), TestStores.options(location.hashCode()));
    }

    private ArtifactStore disk(String name) {
        return open(new Location.Local(place.resolve(name)));
    }

    private static void copyAll(ArtifactStore from, Location to) {
        from.copyAllTo(StoreConfig.of(to), TestStores.options(to.hashCode() + 1), new Progress());
    }

    private static void assertWhole(ArtifactStore store) {
        assertThat(store.maintenance()
                        .verify(new VerifyRequest(Optional.empty(), Depth.DATA, new Progress()))
                        .damages())
                .isEmpty();
    }

    @Test
    void versionsTravelThereAndBack() throws IOException {
        var tree = Trees.variety(place.resolve("tree"));
        try (var here = disk("here");
                var there = open(bucket());
                var further = open(bucket());
                var back = disk("back")) {
            var digest = here.put(PutRequest.of("m", tree).build()).version().digest();
            here.copyTo(there, CopyRequest.of("m"));
            there.copyTo(further, CopyRequest.of("m"));
            further.copyTo(back, CopyRequest.of("m"));
            assertThat(back.version("m").digest()).isEqualTo(digest);
            assertWhole(further);
            back.get(GetRequest.of("m", place.resolve("out")));
            assertThat(Trees.describe(place.resolve("out"))).isEqualTo(Trees.describe(tree));
        }
    }

    /// The large file is one raw object on the disk, and two in a bucket.
    @Test
    void aWholeStoreTravelsThereAndBack() throws IOException {
        var tree = Trees.variety(place.resolve("tree"));
        var bucket = bucket();
        var other = bucket();
        try (var here = disk("here")) {
            here.put(PutRequest.of("m", tree).build());
            here.put(PutRequest.of("large", Trees.write(place.resolve("large"), Trees.random(1, 70 << 20)))
                    .alias("prod")
                    .build());
            copyAll(here, bucket);
            copyAll(here, bucket);
            try (var there = open(bucket)) {
                assertThat(there.info().catalog()).isEqualTo("json");
                assertWhole(there);
                copyAll(there, other);
                copyAll(there, new Location.Local(place.resolve("back")));
            }
            try (var there = open(other);
                    var back = disk("back")) {
                assertWhole(there);
                assertWhole(back);
                assertThat(back.version("large:prod").digest())
                        .isEqualTo(here.version("large:prod").digest());
                back.get(GetRequest.of("m", place.resolve("out")));
                assertThat(Trees.describe(place.resolve("out"))).isEqualTo(Trees.describe(tree));
            }
        }
    }
}
