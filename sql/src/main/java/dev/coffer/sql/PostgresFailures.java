package dev.coffer.sql;

import dev.coffer.artifact.CofferException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;

/// What the failures of PostgreSQL, its driver and the pool mean. The codes are those of appendix A of its manual.
final class PostgresFailures {
    private PostgresFailures() {}

    static CofferException of(String location, SQLException cause) {
        var behind = behind(cause);
        if (behind.isPresent()) {
            return of(location, behind.get());
        }
        var state = state(cause);
        var why = ": " + cause.getMessage();
        return switch (state) {
            case "42501" ->
                new CofferException.Denied(
                        "this user may not do that in " + location + why, "GRANT it, or use another user", cause);
            case "3D000" -> new CofferException.NoStore("there is no database " + location, "CREATE DATABASE makes it");
            case "42P01", "42703", "3F000" ->
                new CofferException.Corrupt(
                        "the tables in " + location + " are not those that Coffer made" + why, cause);
            case "25006" ->
                new CofferException.Unavailable(location + " takes no writes: it is a standby, or read-only", cause);
            case "55P03", "57014", "40001", "40P01" ->
                new CofferException.Unavailable("others keep " + location + " busy" + why, cause);
            default -> byClass(location, state, why, cause);
        };
    }

    private static CofferException byClass(String location, String state, String why, SQLException cause) {
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "28" ->
                new CofferException.Denied(
                        location + " does not let this user in",
                        "check metadata.user and metadata.password, and pg_hba.conf of the server",
                        cause);
            case "22" -> new CofferException.Invalid("not everything can be stored in " + location + why, null, cause);
            case "23" ->
                new CofferException.Corrupt("the facts in " + location + " contradict each other" + why, cause);
            case "", "08", "53", "57", "58" ->
                new CofferException.Unavailable("cannot use the database " + location + why, cause);
            case "XX" -> new CofferException.Corrupt("the database " + location + " is damaged" + why, cause);
            default -> throw new IllegalStateException("PostgreSQL was used wrongly (" + state + ")" + why, cause);
        };
    }

    /// The pool hides why there is no connection behind a failure of its own.
    private static Optional<SQLException> behind(SQLException cause) {
        return cause instanceof SQLTransientConnectionException && cause.getCause() instanceof SQLException behind
                ? Optional.of(behind)
                : Optional.empty();
    }

    /// The connection is gone, or the server was told to end it: the answer may have been yes.
    static boolean isInDoubt(SQLException cause) {
        var state = state(cause);
        return state.isEmpty() || state.startsWith("08") || state.startsWith("57") || state.startsWith("XX");
    }

    private static String state(SQLException cause) {
        var state = cause.getSQLState();
        return state == null ? "" : state;
    }
}
