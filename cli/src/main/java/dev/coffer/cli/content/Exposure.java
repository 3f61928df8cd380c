package dev.coffer.cli.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

/// Whether content that not everybody on this machine could read becomes readable for everybody.
final class Exposure {
    /// How many files of a directory are looked at.
    private static final int FILES = 1_000;

    private Exposure() {}

    /// True when everybody can read the store, but not all of the sources.
    static boolean isWider(Path store, List<Path> sources) {
        try {
            return isOpen(store) && sources.stream().anyMatch(Exposure::hasClosed);
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

    /// Whether everybody may read a file or directory and what leads to it.
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
