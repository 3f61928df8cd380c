package dev.coffer.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// Text files of at most a MiB, and names of files that stand in them.
final class SmallFile {
    private static final int LIMIT = 1 << 20;

    private SmallFile() {}

    /// The text of a file. Empty when there is none, and when it is no regular file: reading a pipe might never end.
    static Optional<String> text(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        long size = Files.size(file);
        if (size > LIMIT) {
            throw new MalformedException(file + " is too large");
        }
        try (var in = Files.newInputStream(file)) {
            // Files of /proc have no size, and some are endless.
            return Optional.of(new String(in.readNBytes((int) size), StandardCharsets.UTF_8));
        }
    }

    /// The text of a file that has one line.
    static Optional<String> line(Path file) throws IOException {
        return text(file).map(text -> text.lines().findFirst().orElse("").strip());
    }

    static Path resolve(Path base, String name) throws MalformedException {
        try {
            return base.resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw new MalformedException("not a path: " + name);
        }
    }
}
