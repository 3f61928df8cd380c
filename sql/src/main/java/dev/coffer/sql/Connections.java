package dev.coffer.sql;

import dev.coffer.artifact.CofferException;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/// The connections to one database, and what its failures mean. Threads may share it.
sealed interface Connections extends AutoCloseable permits SqliteConnections, PostgresConnections {
    Dialect dialect();

    /// The database as people write it, without secrets.
    String location();

    /// A connection for reading; whoever takes it closes it, which gives it back.
    Handle reader();

    /// A connection for one transaction that writes; whoever takes it closes it.
    Handle writer();

    /// How many connections may turn out to have died while nobody used them, one after the other, and one more.
    int attempts();

    /// Begins a transaction whose statements all see the same state.
    void beginReading(Handle sql);

    /// Begins a transaction each of whose statements sees what was committed before the statement, and whose commit is durable.
    void beginWriting(Handle sql);

    void commit(Handle sql);

    void rollback(Handle sql);

    /// What a failure means for the caller.
    ///
    /// @throws IllegalStateException when it is a bug
    CofferException failure(SQLException cause);

    /// Whether a commit that failed so may have happened all the same.
    boolean isInDoubt(SQLException cause);

    @Override
    void close();
}
