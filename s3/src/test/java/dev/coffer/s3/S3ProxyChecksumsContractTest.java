package dev.coffer.s3;

import dev.coffer.blob.BlobStore;
import dev.coffer.blob.BlobStoreContract;
import dev.coffer.config.S3Dialect;
import dev.coffer.s3proxy.S3ProxyServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// The contract as Amazon's dialect speaks it, but for the name of the bucket in the path.
final class S3ProxyChecksumsContractTest extends BlobStoreContract {
    private static S3ProxyServer server;

    @BeforeAll
    static void startServer(@TempDir Path directory) {
        server = S3ProxyServer.inMemory(directory);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected BlobStore emptyStore() {
        return Buckets.of(server, new S3Dialect(true, true, true)).emptyStore();
    }
}
