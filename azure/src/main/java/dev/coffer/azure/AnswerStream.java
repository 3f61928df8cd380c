package dev.coffer.azure;

import dev.coffer.blob.cloud.Deadlines;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The body of an answer while it comes, read by one thread, which waits for the next bytes no longer than the deadlines
/// say. The JDK's own stream waits for ever.
final class AnswerStream extends InputStream implements BodySubscriber<InputStream> {
    /// How far the connection may be ahead of the reader, in what it hands over at once: up to 16 KiB each.
    private static final int AHEAD = 16;

    private final BlockingQueue<Arrival> arrived = new ArrayBlockingQueue<>(AHEAD + 1);
    private final Queue<ByteBuffer> current = new ArrayDeque<>();
    private final long silence;
    private long left;
    private boolean ended;
    private volatile boolean closed;
    private volatile Flow.@Nullable Subscription subscription;

    private sealed interface Arrival {
        record Bytes(List<ByteBuffer> buffers) implements Arrival {}

        record End(@Nullable Throwable cause) implements Arrival {}
    }

    AnswerStream(Deadlines deadlines) {
        this.silence = deadlines.silence().toNanos();
        this.left = deadlines.request().toNanos();
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        if (closed) {
            begun.cancel();
        } else {
            begun.request(AHEAD);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        arrived.add(new Arrival.Bytes(buffers));
    }

    @Override
    public void onError(Throwable cause) {
        arrived.add(new Arrival.End(cause));
    }

    @Override
    public void onComplete() {
        arrived.add(new Arrival.End(null));
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        int done = 0;
        while (done < count && (done == 0 || hasBytes())) {
            var buffer = next();
            if (buffer == null) {
                return -1;
            }
            int part = Math.min(count - done, buffer.remaining());
            buffer.get(target, offset + done, part);
            done += part;
        }
        return done;
    }

    @Override
    public void close() {
        closed = true;
        var begun = subscription;
        if (begun != null) {
            begun.cancel();
        }
    }

    private boolean hasBytes() {
        while (!current.isEmpty() && !current.element().hasRemaining()) {
            current.remove();
        }
        return !current.isEmpty();
    }

    /// The next bytes, at least one; null at the end.
    private @Nullable ByteBuffer next() throws IOException {
        while (!hasBytes()) {
            if (closed) {
                throw new IOException("closed");
            }
            if (ended) {
                return null;
            }
            switch (await()) {
                case Arrival.Bytes(var buffers) -> {
                    current.addAll(buffers);
                    more();
                }
                case Arrival.End(var cause) -> {
                    ended = true;
                    if (cause != null) {
                        throw cause instanceof IOException io ? io : new IOException(cause);
                    }
                }
            }
        }
        return current.element();
    }

    private void more() {
        var begun = subscription;
        if (begun != null) {
            begun.request(1);
        }
    }

    /// The time the reader spends elsewhere is not counted.
    private Arrival await() throws IOException {
        long start = System.nanoTime();
        try {
            var next = arrived.poll(Math.min(silence, left), TimeUnit.NANOSECONDS);
            left -= System.nanoTime() - start;
            if (next == null) {
                close();
                throw new HttpTimeoutException("the answer stopped coming");
            }
            return next;
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
