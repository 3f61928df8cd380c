package dev.coffer.cli.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

/// Checks whether a put makes content readable for users of this machine who could not read it before.
final class ReadAccess {
    /// The number of files of a directory that are examined.
    private static final int FILES = 1_000;

    private ReadAccess() {}

    /// True when everybody can read the store, but not all of the sources.
    static boolean isWider(Path store, List<Path> sources) {
        try {
            return isOpen(store) && sources.stream().anyMatch(ReadAccess::hasClosed);
        } catch (UnsupportedOperationException | UncheckedIOException e) {
            return false;
        }
    }

    private static boolean hasClosed(Path source) {
        if (!isOpen(source)) {
            return true;
        }
        try (var files = Files.walk(source)) {
            return files.limit(FILES)
                    .filter(path -> !Files.isSymbolicLink(path))
                    .anyMatch(path -> !isOpenHere(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns whether every user may read a file or directory and enter the directories above it.
    private static boolean isOpen(Path path) {
        try {
            var real = path.toRealPath();
            for (var above = real.getParent(); above != null; above = above.getParent()) {
                if (!has(above, PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            }
            return isOpenHere(real);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOpenHere(Path path) {
        return has(path, PosixFilePermission.OTHERS_READ)
                && (!Files.isDirectory(path) || has(path, PosixFilePermission.OTHERS_EXECUTE));
    }

    private static boolean has(Path path, PosixFilePermission permission) {
        try {
            return Files.getPosixFilePermissions(path).contains(permission);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
