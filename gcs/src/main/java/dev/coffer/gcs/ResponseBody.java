package dev.coffer.gcs;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The body of an answer as a stream whose reader does not wait for ever. Closing it early ends the connection.
///
/// No more than two deliveries of the connection are held, so that a slow reader slows the sender down.
final class ResponseBody extends InputStream implements HttpResponse.BodySubscriber<InputStream> {
    private static final int DELIVERIES = 2;

    private sealed interface Event {}

    private record Bytes(List<ByteBuffer> buffers) implements Event {}

    private record Broken(Throwable cause) implements Event {}

    private record End() implements Event {}

    private final Progress progress;
    private final long length;
    private final AtomicLong received = new AtomicLong();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Queue<ByteBuffer> held = new ArrayDeque<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;
    private boolean ended;

    /// @param length how many bytes are announced; -1 if nothing is
    ResponseBody(Progress progress, long length) {
        this.progress = progress;
        this.length = length;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription connection) {
        subscription = connection;
        if (closed) {
            connection.cancel();
        } else {
            connection.request(DELIVERIES);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        progress.moved();
        buffers.forEach(buffer -> received.addAndGet(buffer.remaining()));
        events.add(new Bytes(buffers));
    }

    @Override
    public void onError(Throwable cause) {
        events.add(new Broken(cause));
    }

    @Override
    public void onComplete() {
        subscription = null;
        events.add(new End());
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        if (count == 0) {
            return 0;
        }
        while (!ended && !isHeld()) {
            take(next());
        }
        if (ended) {
            return -1;
        }
        var buffer = held.element();
        int read = Math.min(count, buffer.remaining());
        buffer.get(target, offset, read);
        return read;
    }

    private boolean isHeld() {
        while (!held.isEmpty() && !held.element().hasRemaining()) {
            held.remove();
        }
        return !held.isEmpty();
    }

    private void take(Event event) throws IOException {
        switch (event) {
            case Bytes(var buffers) -> {
                held.addAll(buffers);
                var connection = subscription;
                if (connection != null) {
                    connection.request(1);
                }
            }
            case Broken(var cause) -> {
                close();
                throw new IOException(cause.getMessage(), cause);
            }
            case End() -> ended = true;
        }
    }

    private Event next() throws IOException {
        // Silence begins when somebody listens.
        progress.moved();
        try {
            while (true) {
                var event = events.poll(progress.nanosLeft(), TimeUnit.NANOSECONDS);
                if (event != null) {
                    return event;
                }
                if (progress.nanosLeft() <= 0) {
                    close();
                    throw new SocketTimeoutException(progress.complaint());
                }
            }
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        var connection = subscription;
        // One whose answer has come may be another request's by now.
        if (connection != null && received.get() != length) {
            connection.cancel();
        }
    }
}
