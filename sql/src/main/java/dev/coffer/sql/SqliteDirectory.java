package dev.coffer.sql;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The directory of a database that is about to be made. SQLite syncs it when it makes its files in it, but not what is
/// above.
final class SqliteDirectory {
    private SqliteDirectory() {}

    /// Makes it, and what is missing above it, durably.
    static void ensure(Path file) {
        var directory = file.getParent();
        try {
            if (directory != null) {
                make(directory);
            }
        } catch (AccessDeniedException | FileAlreadyExistsException e) {
            throw new CofferException.Denied("cannot make the directory of " + file + ": " + e.getMessage(), null, e);
        } catch (IOException e) {
            throw new CofferException.Unavailable("cannot make the directory of " + file + ": " + e.getMessage(), e);
        }
    }

    private static void make(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        var parent = directory.getParent();
        if (parent == null) {
            return;
        }
        make(parent);
        Files.createDirectories(directory);
        try (var channel = FileChannel.open(parent, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
