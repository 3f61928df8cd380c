package dev.coffer.s3;

import dev.coffer.blob.BlobStore;
import dev.coffer.blob.BlobStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

final class CephContractTest extends BlobStoreContract {
    private static CephServer server;

    @BeforeAll
    static void startServer(@TempDir Path directory) throws IOException, InterruptedException {
        server = CephServer.start(directory);
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected BlobStore emptyStore() {
        return server.buckets().emptyStore();
    }
}
