package dev.coffer.bench.catalog;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/// A PostgreSQL server as it is installed, durable, with two databases. Prints its address, and stops when standard input ends.
final class PostgresServer {
    private PostgresServer() {}

    /// Runs it.
    ///
    /// @param arguments the directory for its data
    public static void main(String[] arguments) throws IOException, SQLException {
        try (var server = EmbeddedPostgres.builder()
                .setDataDirectory(Path.of(arguments[0]))
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .start()) {
            try (var connection = server.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE filled");
                statement.execute("CREATE DATABASE commits");
            }
            System.out.println("postgresql://localhost:" + server.getPort());
            while (System.in.read() >= 0) {
                // Whoever started it says nothing until the end.
            }
        }
    }
}
