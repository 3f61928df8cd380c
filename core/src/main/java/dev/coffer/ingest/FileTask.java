package dev.coffer.ingest;

import dev.coffer.artifact.TreePath;
import dev.coffer.files.FileStamp;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/// A file that is to be read and stored.
///
/// @param size  what it should have, in bytes; -1 when only reading tells
/// @param stamp what the disk said of it when it was found; empty for a stream
record FileTask(TreePath path, boolean executable, long size, Optional<FileStamp> stamp, Opener opener) {
    /// Opens the content.
    interface Opener {
        ReadableByteChannel open() throws IOException;

        /// Whether it is still what it was when it was found; asked after the content was read.
        default boolean isUnchanged() throws IOException {
            return true;
        }
    }
}
