package dev.coffer.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.coffer.artifact.CofferException;
import dev.coffer.config.Metadata;
import dev.coffer.config.Secret;
import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// A pool of connections to a PostgreSQL server.
final class PostgresConnections implements Connections {
    private static final int CONNECTIONS = 5;
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration OLDEST = Duration.ofMinutes(30);

    private final String location;
    private final Dialect dialect = new PostgresDialect();
    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private PostgresConnections(String location, HikariDataSource pool) {
        this.location = location;
        this.pool = pool;
        this.jdbi = Sql.on(pool::getConnection);
    }

    static PostgresConnections open(Metadata.Postgres metadata, Waits waits) {
        var location = metadata.url();
        try {
            var connections = new PostgresConnections(location, new HikariDataSource(config(metadata, waits)));
            connections.check();
            return connections;
        } catch (HikariPool.PoolInitializationException e) {
            throw e.getCause() instanceof SQLException cause ? PostgresFailures.of(location, cause) : e;
        }
    }

    private void check() {
        try (var sql = jdbi.open()) {
            PostgresSettings.check(sql, location);
        } catch (JdbiException e) {
            close();
            throw e.getCause() instanceof SQLException cause ? failure(cause) : e;
        } catch (CofferException e) {
            close();
            throw e;
        }
    }

    private static HikariConfig config(Metadata.Postgres metadata, Waits waits) {
        var config = new HikariConfig();
        config.setPoolName("coffer");
        config.setJdbcUrl("jdbc:" + metadata.url());
        metadata.user().ifPresent(config::setUsername);
        metadata.password().map(Secret::value).ifPresent(config::setPassword);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE.toMillis());
        config.setMaxLifetime(OLDEST.toMillis());
        config.setConnectionTimeout(waits.connect().toMillis());
        config.setValidationTimeout(waits.connect().toMillis() / 2);
        // One attempt, so that a wrong password is told at once.
        config.setInitializationFailTimeout(1);
        config.setConnectionInitSql("""
                SET synchronous_commit = on;
                SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED;
                SET lock_timeout = %d;
                SET statement_timeout = %d;
                SET idle_in_transaction_session_timeout = %d""".formatted(
                        waits.lock().toMillis(),
                        waits.statement().toMillis(),
                        waits.idle().toMillis()));
        config.addDataSourceProperty("ApplicationName", "coffer");
        config.addDataSourceProperty("connectTimeout", waits.connect().toSeconds());
        config.addDataSourceProperty("loginTimeout", waits.connect().toSeconds());
        config.addDataSourceProperty("socketTimeout", waits.answer().toSeconds());
        config.addDataSourceProperty("tcpKeepAlive", true);
        config.addDataSourceProperty("reWriteBatchedInserts", true);
        // The server's details and the driver's messages about batches hold the values of facts.
        config.addDataSourceProperty("logServerErrorDetail", false);
        return config;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public Handle reader() {
        return jdbi.open();
    }

    @Override
    public Handle writer() {
        return jdbi.open();
    }

    @Override
    public int attempts() {
        return CONNECTIONS + 1;
    }

    @Override
    public void beginReading(Handle sql) {
        sql.begin();
        sql.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    }

    /// The isolation level matters: with a higher one, what the head's lock was waited for would not be seen.
    @Override
    public void beginWriting(Handle sql) {
        sql.begin();
        PostgresSettings.check(sql, location);
    }

    @Override
    public void commit(Handle sql) {
        sql.commit();
    }

    @Override
    public void rollback(Handle sql) {
        sql.rollback();
    }

    @Override
    public CofferException failure(SQLException cause) {
        return PostgresFailures.of(location, cause);
    }

    @Override
    public boolean isInDoubt(SQLException cause) {
        return PostgresFailures.isInDoubt(cause);
    }

    @Override
    public void close() {
        pool.close();
    }
}
