package dev.coffer.s3;

import dev.coffer.azure.Azurite;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.BlobStoreContract;
import dev.coffer.config.S3Dialect;
import dev.coffer.s3proxy.S3ProxyServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// S3Proxy in front of another cloud, as people use it: a gateway that translates.
final class S3ProxyOnAzuriteContractTest extends BlobStoreContract {
    private static S3ProxyServer server;

    @BeforeAll
    static void startServer(@TempDir Path directory) {
        server = S3ProxyServer.start(
                directory,
                Map.of(
                        "jclouds.provider",
                        "azureblob-sdk",
                        "jclouds.endpoint",
                        Azurite.shared().endpoint().toString(),
                        "jclouds.identity",
                        Azurite.ACCOUNT,
                        "jclouds.credential",
                        Azurite.KEY));
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected BlobStore emptyStore() {
        return Buckets.of(server, S3Dialect.COMPATIBLE).emptyStore();
    }
}
