package dev.coffer.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The newest PostgreSQL, which comes as a test dependency. Started once in each test JVM, and stopped at its end.
final class EmbeddedServer {
    private EmbeddedServer() {}

    private static final class Started {
        static final PostgresServer SERVER = start();

        private static PostgresServer start() {
            try {
                // It would run without syncing, which we refuse to work with.
                return new PostgresServer(EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                        .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .getPort());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static PostgresServer get() {
        return Started.SERVER;
    }
}
