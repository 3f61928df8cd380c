package dev.coffer.s3;

import dev.coffer.CollectionContract;
import dev.coffer.config.Location;
import dev.coffer.config.Metadata;
import dev.coffer.config.S3Dialect;
import dev.coffer.config.StoreConfig;
import dev.coffer.s3proxy.S3ProxyServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// On a server that does not know the condition of a put, and lets every put win: only with a database.
final class S3UnconditionalCollectionTest extends CollectionContract {
    private static S3ProxyServer server;
    private static StrippingProxy proxy;

    @TempDir
    private Path directory;

    private final Location.S3 bucket = bucket();

    @BeforeAll
    static void startServer(@TempDir Path files) throws IOException {
        server = S3ProxyServer.inMemoryForAnybody(files);
        proxy = new StrippingProxy(server.endpoint());
    }

    @AfterAll
    static void stopServer() throws IOException {
        proxy.close();
        server.close();
    }

    private static Location.S3 bucket() {
        return Buckets.of(server, S3Dialect.COMPATIBLE).at(proxy.endpoint()).empty();
    }

    @Override
    protected StoreConfig place() {
        return StoreConfig.of(bucket)
                .withMetadata(new Metadata.Sqlite(Optional.of(directory.resolve("catalog.sqlite"))));
    }
}
