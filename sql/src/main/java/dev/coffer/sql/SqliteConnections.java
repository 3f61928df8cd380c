package dev.coffer.sql;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;
import org.sqlite.jdbc4.JDBC4Connection;

/// An SQLite file in WAL mode: one connection that writes, and a few that read while it does.
///
/// Transactions are begun and ended with statements, because the driver's own way begins the next one as part of each commit.
final class SqliteConnections implements Connections {
    private static final int READERS = 4;
    private static final String WAY_OUT = "coffer rebuild makes it anew from the log";

    private final Path file;
    private final Waits waits;
    private final Dialect dialect = new SqliteDialect();
    private final Connection writer;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final Semaphore reading = new Semaphore(READERS, true);
    private final ConcurrentLinkedDeque<Connection> idleReaders = new ConcurrentLinkedDeque<>();
    private final Jdbi writers = Sql.on(new Writer());
    private final Jdbi readers = Sql.on(new Readers());

    private SqliteConnections(Path file, Waits waits, Connection writer) {
        this.file = file;
        this.waits = waits;
        this.writer = writer;
    }

    /// Opens a file.
    ///
    /// @param creates whether the file is made when it is not there; its directory must be
    static SqliteConnections open(Path file, boolean creates, Waits waits) {
        boolean isNew = creates && !Files.exists(file);
        try {
            var opened = new SqliteConnections(file, waits, connect(file, creates, waits));
            if (isNew) {
                SqlitePermissions.narrow(file);
            }
            return opened;
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    private static Connection connect(Path file, boolean creates, Waits waits) throws SQLException {
        if (isFrozen(file)) {
            return connectFrozen(file);
        }
        var properties = new Properties();
        properties.setProperty("journal_mode", "WAL");
        properties.setProperty("synchronous", "FULL");
        properties.setProperty("foreign_keys", "true");
        properties.setProperty("busy_timeout", String.valueOf(waits.lock().toMillis()));
        int mode = SQLiteOpenMode.READWRITE.flag | (creates ? SQLiteOpenMode.CREATE.flag : 0);
        properties.setProperty("open_mode", String.valueOf(mode));
        var connection = new JDBC4Connection("jdbc:sqlite:" + file, file.toString(), properties);
        try {
            SqliteSettings.check(connection, file, waits);
            return connection;
        } catch (SQLException | CofferException e) {
            connection.close();
            throw e;
        }
    }

    /// On a read-only disk there is no place for the files beside it that a database in WAL mode needs, and nobody writes. It can
    /// be read all the same, when it was closed in order, so that all of it is in the one file.
    private static boolean isFrozen(Path file) {
        try {
            var log = file.resolveSibling(file.getFileName() + "-wal");
            return Files.exists(file)
                    && Files.getFileStore(file).isReadOnly()
                    && (!Files.exists(log) || Files.size(log) == 0);
        } catch (IOException e) {
            return false;
        }
    }

    private static Connection connectFrozen(Path file) throws SQLException {
        var properties = new Properties();
        int mode = SQLiteOpenMode.READONLY.flag | SQLiteOpenMode.OPEN_URI.flag;
        properties.setProperty("open_mode", String.valueOf(mode));
        var uri = "file:" + file.toUri().getRawPath() + "?immutable=1";
        return new JDBC4Connection("jdbc:sqlite:" + uri, uri, properties);
    }

    private final class Writer implements ConnectionFactory {
        @Override
        public Connection openConnection() {
            if (!inTime(() -> writing.tryLock(waits.lock().toMillis(), TimeUnit.MILLISECONDS))) {
                throw new CofferException.Unavailable("other threads keep writing to " + location(), null);
            }
            return writer;
        }

        @Override
        public void closeConnection(Connection connection) {
            writing.unlock();
        }
    }

    private final class Readers implements ConnectionFactory {
        @Override
        public Connection openConnection() throws SQLException {
            if (!inTime(() -> reading.tryAcquire(waits.lock().toMillis(), TimeUnit.MILLISECONDS))) {
                throw new CofferException.Unavailable("other threads keep reading from " + location(), null);
            }
            var idle = idleReaders.pollFirst();
            if (idle != null) {
                return idle;
            }
            boolean opened = false;
            try {
                var connection = connect(file, false, waits);
                opened = true;
                return connection;
            } finally {
                if (!opened) {
                    reading.release();
                }
            }
        }

        @Override
        public void closeConnection(Connection connection) {
            idleReaders.addFirst(connection);
            reading.release();
        }
    }

    private interface Attempt {
        boolean run() throws InterruptedException;
    }

    private static boolean inTime(Attempt attempt) {
        try {
            return attempt.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CofferException.Unavailable("interrupted while waiting for the database", e);
        }
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public String location() {
        return file.toString();
    }

    @Override
    public Handle reader() {
        return readers.open();
    }

    @Override
    public Handle writer() {
        return writers.open();
    }

    @Override
    public int attempts() {
        return 1;
    }

    @Override
    public void beginReading(Handle sql) {
        sql.execute("BEGIN");
    }

    /// Takes the lock for writing at once: taken later, a transaction that has read already would fail instead of waiting.
    @Override
    public void beginWriting(Handle sql) {
        sql.execute("BEGIN IMMEDIATE");
    }

    @Override
    public void commit(Handle sql) {
        sql.execute("COMMIT");
    }

    @Override
    public void rollback(Handle sql) {
        sql.execute("ROLLBACK");
    }

    @Override
    public CofferException failure(SQLException cause) {
        return failure(file, cause);
    }

    private static CofferException failure(Path file, SQLException cause) {
        var why = ": " + cause.getMessage();
        return switch (code(cause)) {
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new CofferException.Unavailable(
                        "the database " + file + " is locked by another process",
                        "try again when it has finished",
                        cause);
            case SQLITE_FULL -> new CofferException.Unavailable("no space left for " + file, "make room", cause);
            case SQLITE_PERM, SQLITE_READONLY, SQLITE_AUTH ->
                new CofferException.Denied("cannot write to " + file + why, "check its permissions", cause);
            case SQLITE_CANTOPEN ->
                isForbidden(file)
                        ? new CofferException.Denied(
                                "cannot open " + file + why,
                                "SQLite needs to read and write the file and its directory",
                                cause)
                        : new CofferException.Unavailable("cannot open " + file + why, cause);
            case SQLITE_CORRUPT, SQLITE_MISMATCH, SQLITE_TOOBIG ->
                new CofferException.Corrupt("the database " + file + " is damaged" + why, WAY_OUT, cause);
            case SQLITE_NOTADB ->
                new CofferException.Invalid(
                        file + " is not an SQLite database",
                        "if it was one, " + WAY_OUT + "; otherwise name another file in metadata.path",
                        cause);
            case SQLITE_CONSTRAINT ->
                new CofferException.Corrupt("the facts in " + file + " contradict each other" + why, WAY_OUT, cause);
            case SQLITE_IOERR, SQLITE_NOMEM, SQLITE_PROTOCOL, SQLITE_INTERRUPT, SQLITE_SCHEMA ->
                new CofferException.Unavailable("cannot use the database " + file + why, cause);
            case SQLITE_ERROR -> {
                if (!why.contains("no such ") && !isDamaged(file)) {
                    throw wronglyUsed(cause);
                }
                yield new CofferException.Corrupt(
                        "the tables in " + file + " are not those that Coffer made" + why, WAY_OUT, cause);
            }
            default -> throw wronglyUsed(cause);
        };
    }

    /// Whether what went wrong is more likely to be the file's fault than ours.
    private static boolean isDamaged(Path file) {
        var properties = new Properties();
        properties.setProperty("open_mode", String.valueOf(SQLiteOpenMode.READONLY.flag));
        try (var connection = new JDBC4Connection("jdbc:sqlite:" + file, file.toString(), properties);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("PRAGMA quick_check(1)")) {
            return !rows.next() || !"ok".equals(rows.getString(1));
        } catch (SQLException e) {
            return true;
        }
    }

    private static IllegalStateException wronglyUsed(SQLException cause) {
        return new IllegalStateException("SQLite was used wrongly: " + cause.getMessage(), cause);
    }

    private static boolean isForbidden(Path file) {
        var directory = file.toAbsolutePath().getParent();
        boolean fileIsFine = !Files.exists(file) || (Files.isReadable(file) && Files.isWritable(file));
        return !fileIsFine || (directory != null && Files.isDirectory(directory) && !Files.isWritable(directory));
    }

    /// A write that found no space left no whole transaction behind. But one that could not be synced may be whole, and may be
    /// found in the WAL after a power cut.
    @Override
    public boolean isInDoubt(SQLException cause) {
        return code(cause) != SQLiteErrorCode.SQLITE_FULL && code(cause) != SQLiteErrorCode.SQLITE_BUSY;
    }

    /// The primary code, without what SQLite adds to it in higher bits. Of a failed batch only the cause has it.
    private static SQLiteErrorCode code(SQLException failure) {
        var origin = failure instanceof BatchUpdateException && failure.getCause() instanceof SQLException cause
                ? cause
                : failure;
        return SQLiteErrorCode.getErrorCode(origin.getErrorCode() & 0xff);
    }

    /// Whoever calls this has made sure that no connection is in use.
    @Override
    public void close() {
        try {
            for (var reader = idleReaders.pollFirst(); reader != null; reader = idleReaders.pollFirst()) {
                reader.close();
            }
            writer.close();
        } catch (SQLException e) {
            throw failure(e);
        }
    }
}
