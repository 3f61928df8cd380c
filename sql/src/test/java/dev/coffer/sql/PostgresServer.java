package dev.coffer.sql;

import dev.coffer.config.Metadata;
import dev.coffer.config.Secret;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A PostgreSQL server that the tests started, on a port of its own.
record PostgresServer(int port) {
    private static final String USER = "postgres";
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    /// A connection of the superuser.
    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:" + url("postgres", ""), USER, "");
    }

    void execute(String... statements) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            for (var each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String value(String query) {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void drop(String schema) {
        execute("SET client_min_messages = warning", "DROP SCHEMA " + schema + " CASCADE");
    }

    /// The name of a schema that exists and is empty. It may stay until the server is thrown away.
    String freshSchema() {
        var schema = "test" + SCHEMAS.incrementAndGet();
        execute("CREATE SCHEMA " + schema);
        return schema;
    }

    Metadata.Postgres metadata(String schema) {
        return metadata(port, schema, USER, "");
    }

    static Metadata.Postgres metadata(int port, String schema, String user, String password) {
        return new Metadata.Postgres(
                "postgresql://127.0.0.1:" + port + "/postgres?currentSchema=" + schema,
                Optional.of(user),
                Optional.of(password).filter(text -> !text.isEmpty()).map(Secret::new));
    }

    private String url(String database, String parameters) {
        return "postgresql://127.0.0.1:" + port + "/" + database + parameters;
    }
}
