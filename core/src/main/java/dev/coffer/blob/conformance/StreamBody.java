package dev.coffer.blob.conformance;

import dev.coffer.blob.BlobBody;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/// A body that is not in memory.
///
/// @param length -1 when only writing tells
record StreamBody(long length, boolean isRepeatable, Writer writer) implements BlobBody {
    interface Writer {
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    /// A body that can be written once, of a length that only writing tells.
    static BlobBody once(Writer writer) {
        return new StreamBody(-1, false, writer);
    }

    @Override
    public void writeTo(WritableByteChannel channel) throws IOException {
        writer.writeTo(channel);
    }
}
