package dev.coffer.sql;

import java.time.Duration;

/// How long a database may keep us waiting before it counts as unavailable.
///
/// @param connect   for a connection, a new one or one from the pool
/// @param lock      for a lock that somebody else has
/// @param statement for one statement, the waiting for locks included
/// @param idle      how long a transaction of ours may hold locks without a statement, before the database ends it: a process
///                  that was stopped in the middle must not stop all others
record Waits(Duration connect, Duration lock, Duration statement, Duration idle) {
    static final Waits STANDARD =
            new Waits(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(60));

    /// For the answer to anything that was sent: longer than the database itself takes to give up.
    Duration answer() {
        return statement.plus(connect);
    }
}
