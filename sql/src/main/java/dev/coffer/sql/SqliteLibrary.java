package dev.coffer.sql;

import dev.coffer.cache.NativeLibrary;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/// The native part of SQLite, which the driver would unpack each time a JVM starts.
final class SqliteLibrary {
    private static final String PATH = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";

    private SqliteLibrary() {}

    /// Makes the library ready in a directory. Where that does not work, the driver unpacks it as it always did.
    static void prepare(Path cache) {
        if (System.getProperty(PATH) != null) {
            return;
        }
        // The driver's own word for the platform takes a process to find out. Where the one used here is too coarse,
        // the library cannot be loaded,
        // and the driver unpacks its own.
        var name = LibraryLoaderUtil.getNativeLibName();
        var resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        NativeLibrary.unpack(
                        cache,
                        "sqlite-" + SQLiteJDBCLoader.getVersion(),
                        name,
                        () -> SQLiteJDBCLoader.class.getResourceAsStream(resource))
                .ifPresent(file -> {
                    System.setProperty(PATH, String.valueOf(file.getParent()));
                    System.setProperty(NAME, name);
                });
    }
}
