package dev.coffer.ingest;

import dev.coffer.artifact.TreePath;
import dev.coffer.files.FileStamp;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/// A file that is to be read and stored.
///
/// @param size  expected, in bytes; -1 when only reading tells
/// @param stamp of the file when it was found; empty for a stream
record FileTask(TreePath path, boolean executable, long size, Optional<FileStamp> stamp, Opener opener)
        implements PutPlan.Step {
    /// Opens the content.
    interface Opener {
        ReadableByteChannel open() throws IOException;

        /// Returns whether the file is still what it was when it was found. Called after the content was read.
        default boolean isUnchanged() throws IOException {
            return true;
        }
    }
}
