package dev.coffer.ingest;

import dev.coffer.blob.BlobBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Memory for objects on their way into the store, which is used again: fresh memory for each would make the heap grow to whatever
/// it may.
///
/// Only what a store asked for once, and then said was stored, is used again. An attempt that was given up may still be reading;
/// what it sends late must not be the bytes of another object. Threads may share it.
final class Segments {
    private static final int HEADER_BYTES = 64;

    private final BlockingQueue<byte[]> free;
    private final int bytes;

    /// @param most  bytes that are kept for later
    /// @param piece how many are taken at a time
    Segments(long most, int piece) {
        // With its header an array of this length fills the regions of the garbage collector without waste.
        bytes = piece - HEADER_BYTES;
        free = new ArrayBlockingQueue<>((int) Math.max(1, most / piece));
    }

    /// An empty one. What is in it is of no interest.
    ByteBuffer take() {
        var kept = free.poll();
        return ByteBuffer.wrap(kept == null ? new byte[bytes] : kept);
    }

    /// A body that notes how often it is asked for its bytes.
    static final class Body implements BlobBody {
        private final BlobBody body;
        private final AtomicInteger asked = new AtomicInteger();

        Body(BlobBody body) {
            this.body = body;
        }

        @Override
        public void writeTo(WritableByteChannel channel) throws IOException {
            asked.incrementAndGet();
            body.writeTo(channel);
        }

        @Override
        public Optional<List<ByteBuffer>> inMemory() {
            asked.incrementAndGet();
            return body.inMemory();
        }

        @Override
        public long length() {
            return body.length();
        }

        @Override
        public boolean isRepeatable() {
            return body.isRepeatable();
        }
    }

    /// Takes back what a body was made of, after it was stored.
    void takeBack(Body stored) {
        if (stored.asked.get() > 1) {
            return;
        }
        for (var part : stored.body.inMemory().orElse(List.of())) {
            if (part.hasArray() && part.arrayOffset() == 0 && part.array().length == bytes) {
                var _ = free.offer(part.array());
            }
        }
    }
}
