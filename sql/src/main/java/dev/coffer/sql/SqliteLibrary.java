package dev.coffer.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/// The native part of SQLite. The driver unpacks it each time a JVM starts, which costs a small command more time than all the
/// rest; so it is unpacked once, into the user's cache, and the driver is told where it is.
final class SqliteLibrary {
    private static final String PATH = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";
    private static final Set<PosixFilePermission> OTHERS_MAY_WRITE = PosixFilePermissions.fromString("----w--w-");

    private SqliteLibrary() {}

    /// Makes the library ready in a directory. Where that does not work, the driver unpacks it as it always did.
    static void prepare(Path cache) {
        if (System.getProperty(PATH) != null) {
            return;
        }
        var directory = cache.resolve(folder());
        var name = LibraryLoaderUtil.getNativeLibName();
        try {
            if (!Files.isRegularFile(directory.resolve(name))) {
                unpack(directory, name);
            }
            // A library that somebody else could have replaced is not run.
            if (isOurs(cache) && isOurs(directory) && isOurs(directory.resolve(name))) {
                System.setProperty(PATH, directory.toString());
                System.setProperty(NAME, name);
            }
        } catch (IOException | UnsupportedOperationException e) {
            // See above.
        }
    }

    /// Another one for each version and platform. The driver's own word for the platform takes a process to find out; where
    /// this one is too coarse, the library cannot be loaded, and the driver unpacks its own.
    private static String folder() {
        var platform = System.getProperty("os.name") + "-" + System.getProperty("os.arch");
        return "sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + platform.replaceAll("[^A-Za-z0-9-]", "_");
    }

    /// Another process may do the same at the same time; whoever is last wins, with the same bytes.
    private static void unpack(Path directory, String name) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var temporary = Files.createTempFile(directory, name, null);
        var resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        try (var library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new IOException("no library for this platform");
            }
            Files.copy(library, temporary, StandardCopyOption.REPLACE_EXISTING);
            Files.move(temporary, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static boolean isOurs(Path file) throws IOException {
        var permissions = Files.getPosixFilePermissions(file);
        return Files.getOwner(file).getName().equals(System.getProperty("user.name"))
                && permissions.stream().noneMatch(OTHERS_MAY_WRITE::contains);
    }
}
