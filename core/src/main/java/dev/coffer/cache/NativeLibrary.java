package dev.coffer.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The native part of a library, unpacked once into the user's cache. The libraries themselves unpack it each time a JVM starts, which costs a
/// small command more time than all the rest, and leave it behind in the temporary directory when they are killed.
public final class NativeLibrary {
    private static final Set<PosixFilePermission> OTHERS_MAY_WRITE = PosixFilePermissions.fromString("----w--w-");

    private NativeLibrary() {}

    /// The file in the cache, unpacked if it is not there. Empty where that does not work, and where somebody else could have replaced it:
    /// such a library is not run.
    ///
    /// @param library  with its version, such as `sqlite-3.51.3`
    /// @param name     of the file
    /// @param resource its bytes; nothing where there are none for this platform
    public static Optional<Path> unpack(
            Path cache, String library, String name, Supplier<@Nullable InputStream> resource) {
        // Another one for each platform, since machines may share the directory.
        var platform = System.getProperty("os.name") + "-" + System.getProperty("os.arch");
        var directory = cache.resolve(library + "-" + platform.replaceAll("[^A-Za-z0-9-]", "_"));
        var file = directory.resolve(name);
        try {
            if (!Files.isRegularFile(file)) {
                unpack(file, directory, resource);
            }
            return isOurs(cache) && isOurs(directory) && isOurs(file) ? Optional.of(file) : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /// Another process may do the same at the same time; whoever is last wins, with the same bytes.
    private static void unpack(Path file, Path directory, Supplier<@Nullable InputStream> resource) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var temporary = Files.createTempFile(directory, "unpacking", null);
        try (var library = resource.get()) {
            if (library == null) {
                throw new IOException("no library for this platform");
            }
            Files.copy(library, temporary, StandardCopyOption.REPLACE_EXISTING);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
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
