package dev.coffer;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongFunction;

/// A stream that goes on where the content lies now, when it was laid elsewhere while it was read.
final class LastingStream extends InputStream {
    private final LongFunction<Optional<InputStream>> again;
    private InputStream stream;
    private long position;

    /// @param again opens the stream from a position in it; empty when the content lies where it lay
    LastingStream(InputStream stream, LongFunction<Optional<InputStream>> again) {
        this.stream = stream;
        this.again = again;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (true) {
            try {
                int count = stream.read(bytes, offset, length);
                position += Math.max(count, 0);
                return count;
            } catch (CofferException.Corrupt e) {
                // Each time it lies elsewhere somebody committed that, so this comes to an end.
                var other = again.apply(position);
                if (other.isEmpty()) {
                    throw e;
                }
                stream.close();
                stream = other.get();
            }
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
