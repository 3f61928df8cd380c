package dev.coffer.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Optional;

/// The bytes of a blob on their way into a store.
public interface BlobBody {
    /// Writes all bytes. A repeatable body may be asked several times and writes the same bytes each time.
    void writeTo(WritableByteChannel channel) throws IOException;

    /// Length in bytes; -1 when only writing tells, which only a body that is not repeatable may say.
    long length();

    /// Whether the body can be written again, so that a failed put may be retried.
    boolean isRepeatable();

    /// The bytes in order, when they lie in memory; each buffer from its position to its limit. Nobody changes them or the
    /// buffers.
    default Optional<List<ByteBuffer>> inMemory() {
        return Optional.empty();
    }

    /// A body held in memory.
    static BlobBody of(byte[] bytes) {
        return of(List.of(ByteBuffer.wrap(bytes)));
    }

    /// A body held in memory in several parts, written one after the other. The buffers are not changed.
    static BlobBody of(List<ByteBuffer> parts) {
        long length = parts.stream().mapToLong(ByteBuffer::remaining).sum();
        return new BlobBody() {
            @Override
            public void writeTo(WritableByteChannel channel) throws IOException {
                for (var part : parts) {
                    var rest = part.duplicate();
                    while (rest.hasRemaining()) {
                        channel.write(rest);
                    }
                }
            }

            @Override
            public Optional<List<ByteBuffer>> inMemory() {
                return Optional.of(parts);
            }

            @Override
            public long length() {
                return length;
            }

            @Override
            public boolean isRepeatable() {
                return true;
            }
        };
    }
}
