package dev.coffer.ingest;

import dev.coffer.artifact.TreePath;
import dev.coffer.checkout.ContentReader;
import dev.coffer.content.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/// Where the content of a new version comes from.
public sealed interface Source {
    /// A file, or a directory with everything below it.
    record Local(Path path) implements Source {}

    /// One stream per file. The version is a directory.
    record Streams(List<StreamedFile> files) implements Source {
        public Streams {
            files = List.copyOf(files);
        }
    }

    /// A version of another store. What is known here is not read there.
    ///
    /// @param manifest of the version there
    /// @param from     reads that store
    record Stored(Manifest manifest, ContentReader from) implements Source {}

    /// A file given as a stream. It is opened once, read to its end, and closed.
    record StreamedFile(TreePath path, boolean executable, Opener content) {
        public static StreamedFile of(String path, Opener content) {
            return new StreamedFile(TreePath.of(path), false, content);
        }
    }

    /// Opens a stream.
    interface Opener {
        InputStream open() throws IOException;
    }
}
