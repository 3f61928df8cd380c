package dev.coffer.sql;

import dev.coffer.artifact.CofferException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What an SQLite connection must have, or commits would not be durable. SQLite takes a setting it cannot keep without a
/// word, so each is read back.
final class SqliteSettings {
    /// Before it, two connections could damage the database when one of them began the WAL anew (sqlite.org/wal.html).
    private static final String OLDEST_LIBRARY = "3.51.3";

    private SqliteSettings() {}

    static void check(Connection connection, Path file, Waits waits) throws SQLException {
        checkLibrary(value(connection, "SELECT sqlite_version()"));
        // The first statement that reads the file.
        expect(connection, file, "journal_mode", "wal", "keep it on a local disk, which network file systems are not");
        expect(connection, file, "synchronous", "2", null);
        expect(connection, file, "foreign_keys", "1", null);
        expect(connection, file, "busy_timeout", String.valueOf(waits.lock().toMillis()), null);
    }

    static void checkLibrary(String version) {
        if (Arrays.compare(numbers(version), numbers(OLDEST_LIBRARY)) < 0) {
            throw new CofferException.Refused(
                    "SQLite " + version + " can damage databases", "use SQLite " + OLDEST_LIBRARY + " or newer");
        }
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static void expect(Connection connection, Path file, String setting, String wanted, @Nullable String hint)
            throws SQLException {
        var is = value(connection, "PRAGMA " + setting);
        if (!is.equals(wanted)) {
            throw new CofferException.Refused(
                    "SQLite does not keep " + file + " with " + setting + " " + wanted + ", but with " + is, hint);
        }
    }

    private static String value(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
