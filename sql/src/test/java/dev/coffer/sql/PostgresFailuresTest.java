package dev.coffer.sql;

import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.blob.BlobStore;
import dev.coffer.catalog.Catalog;
import dev.coffer.config.Metadata;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a PostgreSQL server may say or be, told as what it means for the caller.
final class PostgresFailuresTest {
    private static final String PASSWORD = "s3cr3t-p4ssw0rd";

    private final PostgresServer server = EmbeddedServer.get();
    private final BlobStore blobs = Places.blobs();

    private Catalog open(Metadata.Postgres metadata) {
        return open(metadata, Places.SHORT);
    }

    private Catalog open(Metadata.Postgres metadata, Waits waits) {
        return PostgresCatalogProvider.open(Places.place(metadata, blobs), waits, Migration.all("postgres"));
    }

    /// A user of this server that may do nothing yet.
    private String user(String name, String... grants) {
        var user = name + "_" + server.freshSchema();
        server.execute("CREATE ROLE " + user + " LOGIN");
        for (var grant : grants) {
            server.execute(grant.replace("USER", user));
        }
        return user;
    }

    private Metadata.Postgres as(String user, String schema) {
        return PostgresServer.metadata(server.port(), schema, user, "");
    }

    @Test
    void aWrongPasswordIsDeniedAndPrintedNowhere() {
        try (var machine = MachineServer.start()) {
            machine.demandPasswords("guarded");
            machine.server().execute("CREATE ROLE guarded LOGIN PASSWORD 'right'");
            var schema = machine.server().freshSchema();
            var port = machine.server().port();

            var failure = catchThrowable(() -> open(PostgresServer.metadata(port, schema, "guarded", PASSWORD)));

            assertThat(failure)
                    .isInstanceOf(CofferException.Denied.class)
                    .hasMessageContaining("does not let this user in");
            var text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            assertThat(text.toString()).doesNotContain(PASSWORD);
            assertThat(PostgresServer.metadata(port, schema, "guarded", PASSWORD)
                            .toString())
                    .doesNotContain(PASSWORD);

            machine.server().execute("GRANT ALL ON SCHEMA " + schema + " TO guarded");
            open(PostgresServer.metadata(port, schema, "guarded", "right")).close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "full_page_writes"})
    void aServerThatMayLoseCommitsIsRefused(String setting) {
        try (var machine = MachineServer.start()) {
            var metadata = machine.server().metadata(machine.server().freshSchema());
            try (var catalog = open(metadata)) {
                catalog.commit(transaction(add("m")));
                machine.server().execute("ALTER SYSTEM SET " + setting + " = off", "SELECT pg_reload_conf()");
                while (!machine.server().value("SHOW " + setting).equals("off")) {
                    Thread.onSpinWait();
                }

                assertThatThrownBy(() -> catalog.commit(transaction(add("m"))))
                        .isInstanceOf(CofferException.Refused.class)
                        .hasMessageContaining(setting + " = off")
                        .extracting(failure -> ((CofferException) failure).hint())
                        .isNotEqualTo(Optional.empty());
                assertThatThrownBy(() -> open(metadata)).isInstanceOf(CofferException.Refused.class);
                assertThat(catalog.lastEntry()).isOne();
            }
        }
    }

    @Test
    void settingsOfTheUserThatWouldLoseCommitsDoNotCount() {
        var schema = server.freshSchema();
        var user = user(
                "careless",
                "GRANT ALL ON SCHEMA " + schema + " TO USER",
                "ALTER ROLE USER SET synchronous_commit = off",
                "ALTER ROLE USER SET default_transaction_isolation = 'serializable'");
        try (var catalog = open(as(user, schema))) {
            catalog.commit(transaction(add("m")));
        }

        var connections = PostgresConnections.open(as(user, schema), Places.SHORT);
        try (var sql = connections.writer()) {
            connections.beginWriting(sql);
            assertThat(sql.createQuery("SHOW synchronous_commit")
                            .mapTo(String.class)
                            .one())
                    .isEqualTo("on");
            assertThat(sql.createQuery("SHOW transaction_isolation")
                            .mapTo(String.class)
                            .one())
                    .isEqualTo("read committed");
            connections.rollback(sql);
        }
        connections.close();
    }

    @Test
    void aUserWhoMayNotMakeTablesIsDenied() {
        var schema = server.freshSchema();
        var user = user("visitor", "GRANT USAGE ON SCHEMA " + schema + " TO USER");

        assertThatThrownBy(() -> open(as(user, schema))).isInstanceOf(CofferException.Denied.class);
    }

    @Test
    void whoMayChangeRowsNeedsNoMoreOnceTheTablesAreThere() {
        var schema = server.freshSchema();
        open(server.metadata(schema)).close();
        var user = user(
                "worker",
                "GRANT USAGE ON SCHEMA " + schema + " TO USER",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + schema + " TO USER");

        try (var catalog = open(as(user, schema))) {
            catalog.commit(transaction(add("m")));
            assertThat(catalog.find(Reference.parse("m"))).isPresent();
        }
    }

    @Test
    void aSessionThatMayOnlyReadMakesCommitsUnavailable() {
        var schema = server.freshSchema();
        open(server.metadata(schema)).close();
        var user = user(
                "standby",
                "GRANT USAGE ON SCHEMA " + schema + " TO USER",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + schema + " TO USER",
                "ALTER ROLE USER SET default_transaction_read_only = on");

        try (var catalog = open(as(user, schema))) {
            assertThatThrownBy(() -> catalog.commit(transaction(add("m"))))
                    .isInstanceOf(CofferException.Unavailable.class)
                    .hasMessageContaining("takes no writes");
        }
    }

    @Test
    void aDatabaseThatDoesNotExistIsNoStore() {
        var metadata = new Metadata.Postgres(
                "postgresql://127.0.0.1:" + server.port() + "/nowhere", Optional.of("postgres"), Optional.empty());

        assertThatThrownBy(() -> open(metadata)).isInstanceOf(CofferException.NoStore.class);
    }

    @Test
    void aSchemaThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> open(server.metadata("nowhere")))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("no schema");
    }

    @Test
    void aDatabaseThatIsNotInUtf8IsRefused() {
        server.execute("CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        var metadata = new Metadata.Postgres(
                "postgresql://127.0.0.1:" + server.port() + "/latin", Optional.of("postgres"), Optional.empty());

        assertThatThrownBy(() -> open(metadata))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("server_encoding = LATIN1, not UTF8");
    }

    @Test
    void aServerThatIsTooOldIsRefused() {
        var old = new PostgresSettings(120_011, "UTF8", "on", "on", "on", "read committed", true);

        assertThatThrownBy(() -> old.check("somewhere"))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("PostgreSQL 12");
        new PostgresSettings(130_000, "UTF8", "on", "on", "on", "read committed", true).check("somewhere");
    }

    @Test
    void nobodyListeningIsUnavailable() {
        assertThatThrownBy(() -> open(PostgresServer.metadata(1, "x", "postgres", "")))
                .isInstanceOf(CofferException.Unavailable.class);
    }

    @Test
    void somebodyWhoKeepsTheLockMakesCommitsUnavailableButNotReads() throws SQLException {
        var schema = server.freshSchema();
        try (var catalog = open(server.metadata(schema));
                var other = server.connect();
                var statement = other.createStatement()) {
            catalog.commit(transaction(add("m")));
            other.setAutoCommit(false);
            statement.execute("SELECT * FROM " + schema + ".head FOR UPDATE");

            assertThatThrownBy(() -> catalog.commit(transaction(add("m"))))
                    .isInstanceOf(CofferException.Unavailable.class)
                    .hasMessageContaining("busy");
            assertThat(catalog.find(Reference.parse("m"))).isPresent();

            other.rollback();
            catalog.commit(transaction(add("m")));
            assertThat(catalog.lastEntry()).isEqualTo(2);
        }
    }

    /// A process that was stopped in the middle of a commit must not stop all others.
    @Test
    void oneOfUsWhoFallsAsleepWithTheLockLosesIt() throws Exception {
        var schema = server.freshSchema();
        var sleepy = new Waits(
                Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMillis(500));
        try (var catalog = open(server.metadata(schema), Waits.STANDARD);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asleep = PostgresConnections.open(server.metadata(schema), sleepy);
            var sql = asleep.writer();
            asleep.beginWriting(sql);
            HeadRow.lock(sql, asleep.dialect());

            var commit = threads.submit(() -> catalog.commit(transaction(add("m"))));

            commit.get();
            assertThat(catalog.lastEntry()).isOne();
            assertThat(catchThrowable(() -> HeadRow.read(sql))).isNotNull();
            asleep.close();
        }
    }

    @Test
    void somebodyWhoDropsATableMakesTheFactsCorrupt() {
        var schema = server.freshSchema();
        try (var catalog = open(server.metadata(schema))) {
            server.execute("DROP TABLE " + schema + ".artifact CASCADE");

            assertThatThrownBy(() -> catalog.artifacts("", 1)).isInstanceOf(CofferException.Corrupt.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "08006, UNAVAILABLE, true",
        "08001, UNAVAILABLE, true",
        "57P01, UNAVAILABLE, true",
        "57P03, UNAVAILABLE, true",
        "53100, UNAVAILABLE, false",
        "53300, UNAVAILABLE, false",
        "58030, UNAVAILABLE, false",
        "40001, UNAVAILABLE, false",
        "40P01, UNAVAILABLE, false",
        "55P03, UNAVAILABLE, false",
        "57014, UNAVAILABLE, true",
        "25006, UNAVAILABLE, false",
        "28P01, DENIED, false",
        "28000, DENIED, false",
        "42501, DENIED, false",
        "3D000, NO_STORE, false",
        "23505, CORRUPT, false",
        "XX001, CORRUPT, true",
        "42P01, CORRUPT, false",
        "22021, INVALID, false"
    })
    void statesMeanWhatTheManualSays(String state, String code, boolean inDoubt) {
        var failure = new SQLException("said the server", state);

        assertThat(PostgresFailures.of("somewhere", failure).code()).isEqualTo(code);
        assertThat(PostgresFailures.isInDoubt(failure)).isEqualTo(inDoubt);
        var hidden = new SQLTransientConnectionException("no connection", null, 0, failure);
        assertThat(PostgresFailures.of("somewhere", hidden).code()).isEqualTo(code);
    }

    @Test
    void aStateThatOnlyABugCanCauseIsNoFailureOfTheDatabase() {
        assertThatThrownBy(() -> PostgresFailures.of("somewhere", new SQLException("syntax error", "42601")))
                .isInstanceOf(IllegalStateException.class);
    }
}
