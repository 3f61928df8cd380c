package dev.coffer.blob.cloud;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.util.function.LongSupplier;

/// A range on its way from an object store. When it breaks off, also without a word, that is `Unavailable`, so that the rest
/// can be asked for again. Used by one thread.
public final class ResponseRange implements ReadableByteChannel {
    private static final int STEP_BYTES = 128 << 10;

    /// For a byte: a KiB a second.
    private static final long SLOWEST_NANOS = 1_000_000_000L >> 10;

    private final InputStream body;
    private final Runnable abort;
    private final String action;
    private final CloudFailures failures;
    private final Deadlines deadlines;
    private final LongSupplier nanos;
    private long left;
    private long received;
    private long waited;
    private boolean closed;

    /// Takes over an answer that has begun.
    ///
    /// @param length    how many bytes the store said it would send
    /// @param deadlines how long the reader may wait for it, all together
    /// @param abort  gives up the connection instead of reading what nobody wants any more
    /// @param action for messages, as in [CloudFailures#lost]
    public ResponseRange(
            InputStream body, long length, Deadlines deadlines, Runnable abort, String action, CloudFailures failures) {
        this(body, length, deadlines, abort, action, failures, System::nanoTime);
    }

    /// @param nanos as `System::nanoTime`
    ResponseRange(
            InputStream body,
            long length,
            Deadlines deadlines,
            Runnable abort,
            String action,
            CloudFailures failures,
            LongSupplier nanos) {
        this.body = body;
        this.deadlines = deadlines;
        this.nanos = nanos;
        this.left = length;
        this.abort = abort;
        this.action = action;
        this.failures = failures;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int wanted = (int) Math.min(Math.min(target.remaining(), STEP_BYTES), left);
        int count = target.hasArray() ? intoArray(target, wanted) : copied(target, wanted);
        if (count < 0) {
            throw failures.lost(
                    action, CloudFailures.Effect.NONE, new IOException("the answer ends " + left + " bytes early"));
        }
        left -= count;
        return count;
    }

    private int intoArray(ByteBuffer target, int wanted) {
        int count = next(target.array(), target.arrayOffset() + target.position(), wanted);
        target.position(target.position() + Math.max(count, 0));
        return count;
    }

    private int copied(ByteBuffer target, int wanted) {
        var bytes = new byte[wanted];
        int count = next(bytes, 0, wanted);
        target.put(bytes, 0, Math.max(count, 0));
        return count;
    }

    // The clients wrap failures of a stream in exceptions of their own, which are unchecked.
    @SuppressWarnings("IllegalCatch")
    private int next(byte[] target, int offset, int wanted) {
        try {
            long start = nanos.getAsLong();
            int count = body.read(target, offset, wanted);
            waited += nanos.getAsLong() - start;
            received += Math.max(count, 0);
            if (count < left) {
                requirePace();
            }
            return count;
        } catch (IOException | RuntimeException e) {
            throw failures.lost(action, CloudFailures.Effect.NONE, e);
        }
    }

    /// The clients' deadlines end where a body begins, or when no byte comes at all; one that comes byte by byte would keep a reader for
    /// ever.
    private void requirePace() throws IOException {
        if (waited > deadlines.request().toNanos()) {
            throw new IOException(
                    "the answer took more than " + deadlines.request().toSeconds() + " seconds");
        }
        if (waited > deadlines.silence().toNanos() && received < waited / SLOWEST_NANOS) {
            throw new IOException("only " + received + " bytes came in more than "
                    + deadlines.silence().toSeconds() + " seconds");
        }
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            if (left > 0) {
                abort.run();
            } else {
                body.close();
            }
        }
    }
}
