package dev.coffer.sql;

import dev.coffer.artifact.CofferException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/// Runs transactions, and turns what the driver throws into kinds of [CofferException]. Threads may share it.
final class Database implements AutoCloseable {
    private static final int ATTEMPTS = 3;
    private static final int CAUSES_LIMIT = 20;

    private final Connections connections;

    Database(Connections connections) {
        this.connections = connections;
    }

    Dialect dialect() {
        return connections.dialect();
    }

    String location() {
        return connections.location();
    }

    /// Runs statements that all see the same state of the database.
    <T> T read(Function<Handle, T> work) {
        return run(connections::reader, connections::beginReading, work, this::leave);
    }

    /// Runs one statement that reads.
    <T> T readAtOnce(Function<Handle, T> statement) {
        try {
            for (int attempt = 1; ; attempt++) {
                var sql = connections.reader();
                try {
                    return statement.apply(sql);
                } catch (RuntimeException e) {
                    if (!isAnotherWorth(e, attempt)) {
                        throw e;
                    }
                } finally {
                    giveBack(sql);
                }
            }
        } catch (RuntimeException e) {
            throw translated(e);
        }
    }

    /// Whether another connection may do better. One of a server that was restarted meanwhile is only found to be dead when it
    /// is used first; nothing has happened then.
    private boolean isAnotherWorth(RuntimeException failure, int attempt) {
        return attempt < connections.attempts() && translated(failure) instanceof CofferException.Unavailable;
    }

    /// Runs a transaction.
    ///
    /// @throws CommitInDoubt when it may have happened
    <T> T write(Function<Handle, T> work) {
        return run(connections::writer, connections::beginWriting, work, this::commit);
    }

    private <T> T run(
            Supplier<Handle> connection, Consumer<Handle> begin, Function<Handle, T> work, Consumer<Handle> end) {
        try {
            var sql = begun(connection, begin);
            try {
                T result = inTransaction(sql, work);
                end.accept(sql);
                return result;
            } finally {
                giveBack(sql);
            }
        } catch (RuntimeException e) {
            throw translated(e);
        }
    }

    /// A connection with a transaction.
    private Handle begun(Supplier<Handle> connection, Consumer<Handle> begin) {
        for (int attempt = 1; ; attempt++) {
            var sql = connection.get();
            try {
                begin.accept(sql);
                return sql;
            } catch (RuntimeException e) {
                abandon(sql, e);
                giveBack(sql);
                if (!isAnotherWorth(e, attempt)) {
                    throw e;
                }
            }
        }
    }

    private <T> T inTransaction(Handle sql, Function<Handle, T> work) {
        try {
            return work.apply(sql);
        } catch (RuntimeException e) {
            abandon(sql, e);
            throw e;
        }
    }

    private void commit(Handle sql) {
        try {
            connections.commit(sql);
        } catch (RuntimeException e) {
            abandon(sql, e);
            var cause = sqlCause(e);
            if (cause.isPresent() && connections.isInDoubt(cause.get())) {
                throw new CommitInDoubt(connections.failure(cause.get()));
            }
            throw e;
        }
    }

    /// What was read has been read, however the transaction ends.
    @SuppressWarnings("EmptyCatch")
    private void leave(Handle sql) {
        try {
            connections.rollback(sql);
        } catch (JdbiException e) {
            // See above.
        }
    }

    /// A connection that cannot be given back is broken, and its pool finds that out; what happened before stays true.
    @SuppressWarnings("EmptyCatch")
    private static void giveBack(Handle sql) {
        try {
            sql.close();
        } catch (JdbiException e) {
            // See above.
        }
    }

    /// Runs a transaction that finds out by itself what an earlier run of it did. So a commit in doubt is settled by running it
    /// again; `work` holds on to nothing from one run to the next that the database does not confirm.
    ///
    /// @throws CofferException.OutcomeUnknown when that does not tell either
    <T> T writeRepeatable(Function<Handle, T> work) {
        boolean doubtful = false;
        for (int attempt = 1; ; attempt++) {
            try {
                return write(work);
            } catch (CommitInDoubt e) {
                doubtful = true;
                if (attempt == ATTEMPTS) {
                    throw unknown(e.failure());
                }
            } catch (CofferException e) {
                throw doubtful ? unknown(e) : e;
            }
        }
    }

    private CofferException.OutcomeUnknown unknown(CofferException failure) {
        return new CofferException.OutcomeUnknown(
                "cannot tell whether the transaction happened in " + location() + ": " + failure.getMessage(), failure);
    }

    /// Nothing more can be done for a transaction that failed; a rollback that fails too only adds to what is thrown.
    private void abandon(Handle sql, RuntimeException failure) {
        try {
            connections.rollback(sql);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private RuntimeException translated(RuntimeException thrown) {
        if (thrown instanceof CofferException || thrown instanceof CommitInDoubt) {
            return thrown;
        }
        return sqlCause(thrown).<RuntimeException>map(connections::failure).orElse(thrown);
    }

    private static Optional<SQLException> sqlCause(Throwable thrown) {
        var cause = thrown;
        for (int i = 0; i < CAUSES_LIMIT && cause != null; i++) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        connections.close();
    }
}
