package dev.coffer.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Who may use a database: nobody who may not use its directory. SQLite itself goes by the umask, and gives the files it makes beside the database
/// later the permissions that the database has.
final class SqlitePermissions {
    private static final List<String> FILES = List.of("", "-wal", "-shm");

    private SqlitePermissions() {}

    /// Takes from a new database what its directory does not give.
    static void narrow(Path file) {
        try {
            var allowed = Files.getPosixFilePermissions(file.toAbsolutePath().resolveSibling(""));
            for (var ending : FILES) {
                var each = file.resolveSibling(file.getFileName() + ending);
                if (Files.exists(each)) {
                    var permissions = Files.getPosixFilePermissions(each);
                    if (permissions.retainAll(allowed)) {
                        Files.setPosixFilePermissions(each, permissions);
                    }
                }
            }
        } catch (IOException | UnsupportedOperationException e) {
            // The directory keeps others out by itself.
            return;
        }
    }
}
