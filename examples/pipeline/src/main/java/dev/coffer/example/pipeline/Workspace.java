package dev.coffer.example.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// A directory for the files of a stage while it runs. Whatever is worth keeping goes into the store.
///
/// @param directory where it is
record Workspace(Path directory) implements AutoCloseable {
    static Workspace create() throws IOException {
        return new Workspace(Files.createTempDirectory("coffer-example-"));
    }

    /// A path in it for the output of a stage, already a directory.
    Path output() throws IOException {
        return Files.createDirectories(directory.resolve("output"));
    }

    /// A path in it for an input of a stage, where nothing is yet.
    Path input() {
        return directory.resolve("input");
    }

    @Override
    public void close() throws IOException {
        try (var everything = Files.walk(directory)) {
            for (var path : everything.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
