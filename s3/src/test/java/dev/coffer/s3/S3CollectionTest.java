package dev.coffer.s3;

import dev.coffer.CollectionContract;
import dev.coffer.config.Location;
import dev.coffer.config.Metadata;
import dev.coffer.config.S3Dialect;
import dev.coffer.config.StoreConfig;
import dev.coffer.s3proxy.S3ProxyServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

final class S3CollectionTest extends CollectionContract {
    private static S3ProxyServer server;

    private final Location.S3 bucket = bucket();

    @BeforeAll
    static void startServer(@TempDir Path files) {
        server = S3ProxyServer.inMemory(files);
    }

    @AfterAll
    static void stopServer() {

        server.close();
    }

    private static Location.S3 bucket() {
        return Buckets.of(server, S3Dialect.COMPATIBLE).empty();
    }

    @Override
    protected StoreConfig place() {
        return StoreConfig.of(bucket).withMetadata(new Metadata.Json());
    }
}
