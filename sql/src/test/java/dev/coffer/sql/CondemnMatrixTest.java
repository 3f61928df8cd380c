package dev.coffer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.Samples;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A writer that begins to refer to an object, and a collector that condemns it: every form in which the two could be
/// written in SQL, on real servers, each step in a fixed order. Some forms that look right lose data; those that our catalog uses
/// do not, even without the lock on the head's row that it takes before.
final class CondemnMatrixTest {
    private static final String REFER = "INSERT INTO version_pack VALUES (1, 1)";
    private static final String ONE_STATEMENT = "UPDATE pack SET state = 'CONDEMNED' WHERE id = 1 AND state = 'LIVE'"
            + " AND NOT EXISTS (SELECT 1 FROM version_pack v WHERE v.pack_id = pack.id)";
    private static final String SHARE = "SELECT id FROM pack WHERE id = 1 AND state = 'LIVE' FOR SHARE";
    private static final String UPDATE_LOCK = "SELECT id FROM pack WHERE id = 1 AND state = 'LIVE' FOR UPDATE";
    private static final String SKIPPING_LOCK = UPDATE_LOCK + " SKIP LOCKED";
    private static final String LOST =
            "SELECT count(*) FROM version_pack v JOIN pack p ON p.id = v.pack_id" + " WHERE p.state = 'CONDEMNED'";
    private static final int POLLS = 100_000;

    enum Server {
        NEWEST,
        OLDER;

        PostgresServer get() {
            return this == NEWEST ? EmbeddedServer.get() : MachineServer.get();
        }
    }

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Connection, Integer> backends = new HashMap<>();
    private String schema = "";

    @AfterEach
    void end() {
        threads.close();
    }

    /// Opens the two sides on fresh tables, each in a transaction.
    private Two two(Server on) throws SQLException {
        var server = on.get();
        schema = server.freshSchema();
        server.execute(
                "SET search_path = " + schema,
                "CREATE TABLE pack (id bigint PRIMARY KEY, state text NOT NULL)",
                "CREATE TABLE version_pack (version_id bigint, pack_id bigint REFERENCES pack)",
                "INSERT INTO pack VALUES (1, 'LIVE')");
        return new Two(server, connect(server), connect(server));
    }

    private Connection connect(PostgresServer server) throws SQLException {
        var metadata = server.metadata(schema);
        var connection = DriverManager.getConnection(
                "jdbc:" + metadata.url(), metadata.user().orElseThrow(), "");
        backends.put(connection, backend(connection));
        connection.setAutoCommit(false);
        return connection;
    }

    /// Starts something that must wait for a lock of the other side, and returns when it does.
    private <T> Future<T> waiting(PostgresServer server, int backend, Callable<T> work) {
        var running = threads.submit(work);
        var waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid = " + backend;
        for (int i = 0; i < POLLS && !running.isDone(); i++) {
            if (server.value(waits).equals("1")) {
                return running;
            }
        }
        throw new AssertionError("it did not wait");
    }

    private final class Two implements AutoCloseable {
        private final PostgresServer server;
        private final Connection writer;
        private final Connection collector;

        Two(PostgresServer server, Connection writer, Connection collector) {
            this.server = server;
            this.writer = writer;
            this.collector = collector;
        }

        Two isolated(int writers, int collectors) throws SQLException {
            writer.setTransactionIsolation(writers);
            collector.setTransactionIsolation(collectors);
            return this;
        }

        Future<Integer> waiting(Connection connection, String statement) {
            return CondemnMatrixTest.this.waiting(
                    server, backends.getOrDefault(connection, 0), () -> run(connection, statement));
        }

        long lost() {
            return Long.parseLong(server.value(LOST.replace(" version_pack", " " + schema + ".version_pack")
                    .replace(" pack ", " " + schema + ".pack ")));
        }

        @Override
        public void close() throws SQLException {
            writer.close();
            collector.close();
        }
    }

    private static int backend(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /// Rows that it changed or found.
    private static int run(Connection connection, String statement) throws SQLException {
        try (var prepared = connection.createStatement()) {
            if (!prepared.execute(statement)) {
                return prepared.getUpdateCount();
            }
            int rows = 0;
            try (var found = prepared.getResultSet()) {
                while (found.next()) {
                    rows++;
                }
            }
            return rows;
        }
    }

    /// The foreign key's lock does not stand in the way of an update that changes no key.
    @ParameterizedTest
    @EnumSource
    void aForeignKeyAloneLosesData(Server on) throws Exception {
        try (var two = two(on)) {
            run(two.writer, REFER);
            assertThat(run(two.collector, ONE_STATEMENT)).isOne();
            two.collector.commit();
            two.writer.commit();

            assertThat(two.lost()).isOne();
        }
    }

    /// The update waits for the writer, and then goes on with the state it saw before it waited.
    @ParameterizedTest
    @EnumSource
    void lockingInTheWriterAndOneStatementInTheCollectorLosesData(Server on) throws Exception {
        try (var two = two(on)) {
            oneStatementBehindTheWritersLock(two);

            assertThat(two.lost()).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource
    void makingOnlyTheCollectorSerializableLosesDataAllTheSame(Server on) throws Exception {
        try (var two = two(on)) {
            two.isolated(Connection.TRANSACTION_READ_COMMITTED, Connection.TRANSACTION_SERIALIZABLE);
            oneStatementBehindTheWritersLock(two);

            assertThat(two.lost()).isOne();
        }
    }

    private static void oneStatementBehindTheWritersLock(Two two) throws Exception {
        assertThat(run(two.writer, SHARE)).isOne();
        var condemned = two.waiting(two.collector, ONE_STATEMENT);
        run(two.writer, REFER);
        two.writer.commit();
        assertThat(condemned.get()).isOne();
        two.collector.commit();
    }

    /// Two statements, but both see what the first one saw.
    @ParameterizedTest
    @EnumSource
    void twoStatementsInOneSnapshotLoseData(Server on) throws Exception {
        try (var two = two(on)) {
            two.isolated(Connection.TRANSACTION_READ_COMMITTED, Connection.TRANSACTION_REPEATABLE_READ);
            assertThat(run(two.writer, SHARE)).isOne();
            var locked = two.waiting(two.collector, UPDATE_LOCK);
            run(two.writer, REFER);
            two.writer.commit();
            assertThat(locked.get()).isOne();
            assertThat(run(two.collector, ONE_STATEMENT)).isOne();
            two.collector.commit();

            assertThat(two.lost()).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource
    void lockingInOneStatementAndMarkingInASecondIsRight(Server on) throws Exception {
        try (var two = two(on)) {
            assertThat(run(two.writer, SHARE)).isOne();
            var locked = two.waiting(two.collector, UPDATE_LOCK);
            run(two.writer, REFER);
            two.writer.commit();
            assertThat(locked.get()).isOne();
            assertThat(run(two.collector, ONE_STATEMENT)).isZero();
            two.collector.commit();

            assertThat(two.lost()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void passingOverWhatAWriterHasLockedIsRightAndNeedsNoWaiting(Server on) throws Exception {
        try (var two = two(on)) {
            assertThat(run(two.writer, SHARE)).isOne();
            assertThat(run(two.collector, SKIPPING_LOCK)).isZero();
            two.collector.commit();
            run(two.writer, REFER);
            two.writer.commit();

            assertThat(two.lost()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWriterThatComesSecondFindsNothingToReferTo(Server on) throws Exception {
        try (var two = two(on)) {
            assertThat(run(two.collector, SKIPPING_LOCK)).isOne();
            var found = two.waiting(two.writer, SHARE);
            assertThat(run(two.collector, ONE_STATEMENT)).isOne();
            two.collector.commit();

            assertThat(found.get()).isZero();
            two.writer.commit();
            assertThat(two.lost()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void makingBothSerializableIsRightAndFailsOneOfThem(Server on) throws Exception {
        try (var two = two(on)) {
            two.isolated(Connection.TRANSACTION_SERIALIZABLE, Connection.TRANSACTION_SERIALIZABLE);
            assertThat(run(two.writer, "SELECT id FROM pack WHERE id = 1 AND state = 'LIVE'"))
                    .isOne();
            run(two.writer, REFER);
            run(two.collector, ONE_STATEMENT);
            two.writer.commit();

            assertThatThrownBy(two.collector::commit)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("could not serialize");
            assertThat(two.lost()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void deletingTheRowIsStoppedByTheForeignKey(Server on) throws Exception {
        try (var two = two(on)) {
            run(two.writer, REFER);
            var deleted = two.waiting(
                    two.collector,
                    "DELETE FROM pack WHERE id = 1 AND NOT EXISTS"
                            + " (SELECT 1 FROM version_pack v WHERE v.pack_id = pack.id)");
            two.writer.commit();

            assertThatThrownBy(deleted::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("foreign key");
        }
    }

    // What our catalog does, without the head's lock.

    private static final ObjectId KNOWN = Samples.pack(1);
    private static final ObjectId FRESH = Samples.pack(2);

    private final class Ours implements AutoCloseable {
        private final Handle writer;
        private final Handle collector;
        private final PostgresConnections connections;
        private final PostgresServer server;

        Ours(Server on) {
            server = on.get();
            schema = server.freshSchema();
            var place = Places.place(server.metadata(schema), Places.blobs());
            try (var catalog = new PostgresCatalogProvider().open(place)) {
                catalog.commit(Samples.transaction(Samples.add("m")));
            }
            server.execute("SET search_path = " + schema, "INSERT INTO object VALUES ('" + KNOWN + "', FALSE)");
            connections = PostgresConnections.open(server.metadata(schema), Waits.STANDARD);
            writer = connections.writer();
            collector = connections.writer();
            connections.beginWriting(writer);
            connections.beginWriting(collector);
        }

        Objects objects(Handle of) {
            return new Objects(of, connections.dialect());
        }

        <T> Future<T> waiting(Handle of, Callable<T> work) {
            int backend = of.createQuery("SELECT pg_backend_pid()")
                    .mapTo(Integer.class)
                    .one();
            return CondemnMatrixTest.this.waiting(server, backend, work);
        }

        void refer(ObjectId object) {
            writer.execute("INSERT INTO version_object VALUES (1, ?)", object.toString());
        }

        long lost() {
            return connections
                    .reader()
                    .createQuery("SELECT count(*) FROM version_object v JOIN object o"
                            + " ON o.id = v.object_id WHERE o.condemned")
                    .mapTo(Long.class)
                    .one();
        }

        @Override
        public void close() {
            writer.close();
            collector.close();
            connections.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anObjectThatAWriterHoldsIsNeeded(Server on) {
        try (var ours = new Ours(on)) {
            assertThat(ours.objects(ours.writer).hold(List.of(KNOWN))).containsEntry(KNOWN, false);

            assertThat(ours.objects(ours.collector).needed(Set.of(KNOWN, FRESH)))
                    .containsExactly(KNOWN);

            ours.refer(KNOWN);
            ours.connections.commit(ours.writer);
            assertThat(ours.objects(ours.collector).condemn(Set.of(KNOWN, FRESH)))
                    .containsExactly(KNOWN);
            ours.connections.commit(ours.collector);
            assertThat(ours.lost()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWriterWaitsForACollectorAndSeesWhatItDid(Server on) throws Exception {
        try (var ours = new Ours(on)) {
            assertThat(ours.objects(ours.collector).needed(Set.of(KNOWN))).isEmpty();
            assertThat(ours.objects(ours.collector).condemn(Set.of(KNOWN))).isEmpty();
            var held = ours.waiting(ours.writer, () -> ours.objects(ours.writer).hold(List.of(KNOWN)));
            ours.connections.commit(ours.collector);

            assertThat(held.get()).containsEntry(KNOWN, true);
            ours.connections.commit(ours.writer);
        }
    }

    /// Whoever inserts it second waits for the first, and then cannot.
    @ParameterizedTest
    @EnumSource
    void anObjectThatIsNewToBothIsNotLostEither(Server on) throws Exception {
        try (var ours = new Ours(on)) {
            assertThat(ours.objects(ours.writer).hold(List.of(FRESH))).isEmpty();
            assertThat(ours.objects(ours.collector).needed(Set.of(FRESH))).isEmpty();
            ours.writer.execute("INSERT INTO object VALUES (?, FALSE)", FRESH.toString());
            ours.refer(FRESH);
            var left = ours.waiting(
                    ours.collector, () -> ours.objects(ours.collector).condemn(Set.of(FRESH)));
            ours.connections.commit(ours.writer);

            assertThat(left.get()).containsExactly(FRESH);
            ours.connections.commit(ours.collector);
            assertThat(ours.lost()).isZero();
        }
    }
}
