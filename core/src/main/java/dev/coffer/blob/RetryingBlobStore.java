package dev.coffer.blob;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Tries again what was `Unavailable`, after a random pause whose bound doubles each time. The only place that does so.
///
/// A put is repeated only if its body is. After `OutcomeUnknown` it is repeated only under a name that is used once: there, a
/// blob that exists already is the one that was to be put. Under any other name whoever made the put looks first, because it
/// alone knows what a blob that is there means. A read that breaks off goes on where it stopped.
///
/// A pause is a random part of its bound, so that clients that were sent away together do not come back together; it is at
/// least as long as the store asked for.
///
/// An interrupted caller is not kept waiting. Threads may share it; closing it closes the store.
public final class RetryingBlobStore implements BlobStore {
    /// Waits; `Thread::sleep` outside of tests.
    public interface Pause {
        void pause(Duration duration) throws InterruptedException;
    }

    /// A body that breaks off before it gave so much was of no use.
    private static final long FRUITFUL_BYTES = 64 << 10;

    private final BlobStore store;
    private final RetryPolicy policy;
    private final Clock clock;
    private final Pause pause;
    private final RandomGenerator random;

    /// @param random must be safe for threads to share
    public RetryingBlobStore(BlobStore store, RetryPolicy policy, Clock clock, Pause pause, RandomGenerator random) {
        this.store = store;
        this.policy = policy;
        this.clock = clock;
        this.pause = pause;
        this.random = random;
    }

    @Override
    public boolean putIfAbsent(BlobKey key, BlobBody body) {
        if (!body.isRepeatable()) {
            return store.putIfAbsent(key, body);
        }
        return StoreLayout.isNamedOnce(key) ? putOwn(key, body) : retry(() -> store.putIfAbsent(key, body));
    }

    private boolean putOwn(BlobKey key, BlobBody body) {
        var mayBeThere = new AtomicBoolean();
        return retry(
                () -> {
                    try {
                        if (store.putIfAbsent(key, body)) {
                            return true;
                        }
                        checkThere(key);
                        return mayBeThere.get();
                    } catch (CofferException.OutcomeUnknown e) {
                        mayBeThere.set(true);
                        throw e;
                    }
                },
                true);
    }

    /// That a name used once is taken is odd, unless an earlier attempt took it. Who believed it without looking would lose the
    /// blob when it is not true.
    private void checkThere(BlobKey key) {
        if (store.find(key).isEmpty()) {
            throw new CofferException.Unavailable(location() + " says that " + key + " exists, and has it not", null);
        }
    }

    @Override
    public ReadableByteChannel open(BlobKey key, long offset, long length) {
        return new Resumed(key, offset, length, retry(() -> store.open(key, offset, length)));
    }

    @Override
    public Optional<BlobInfo> find(BlobKey key) {
        return retry(() -> store.find(key));
    }

    @Override
    public List<BlobInfo> list(String prefix, String after, int limit) {
        return ListedPage.checked(location(), prefix, after, limit, retry(() -> store.list(prefix, after, limit)));
    }

    @Override
    public void delete(Collection<BlobKey> keys) {
        retry(() -> {
            store.delete(keys);
            return true;
        });
    }

    @Override
    public void forget(BlobKey key) {
        store.forget(key);
    }

    @Override
    public Optional<URI> link(BlobKey key, Duration validity) {
        return retry(() -> store.link(key, validity));
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public void close() {
        store.close();
    }

    private <T> T retry(Supplier<T> operation) {
        return retry(operation, false);
    }

    private <T> T retry(Supplier<T> operation, boolean isSettledByRepeating) {
        var last = clock.instant().plus(policy.total());
        for (int attempt = 1; ; attempt++) {
            try {
                return operation.get();
            } catch (CofferException.Unavailable e) {
                if (!pausedAfter(attempt, last, e.retryAfter().orElse(Duration.ZERO))) {
                    throw e;
                }
            } catch (CofferException.OutcomeUnknown e) {
                if (!isSettledByRepeating || !pausedAfter(attempt, last, Duration.ZERO)) {
                    throw e;
                }
            }
        }
    }

    /// False when there is to be no further attempt.
    private boolean pausedAfter(int attempt, Instant last, Duration asked) {
        var wait = Duration.ofNanos(random.nextLong(policy.pauseAfter(attempt).toNanos() + 1));
        var pause = asked.plus(wait);
        return attempt < policy.attempts() && !clock.instant().plus(pause).isAfter(last) && pausedFor(pause);
    }

    /// False when the thread is interrupted, which it then still is.
    private boolean pausedFor(Duration wait) {
        if (Thread.currentThread().isInterrupted()) {
            return false;
        }
        try {
            pause.pause(wait);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// A range that is opened again from where it broke off. A blob never changes, so the bytes fit together.
    private final class Resumed implements ReadableByteChannel {
        private final BlobKey key;
        private final long offset;
        private final long length;
        private ReadableByteChannel source;
        private long done;
        private long openedAt;
        private int fruitless;
        private boolean broken;
        private boolean closed;

        Resumed(BlobKey key, long offset, long length, ReadableByteChannel source) {
            this.key = key;
            this.offset = offset;
            this.length = length;
            this.source = source;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (closed) {
                throw new ClosedChannelException();
            }
            int start = target.position();
            if (!broken) {
                try {
                    return count(source.read(target));
                } catch (CofferException.Unavailable e) {
                    broken = true;
                    requireProgress(e);
                }
            }
            return retry(() -> again(target, start));
        }

        /// Somebody who sends a little each time, and then breaks off, would keep the reader for ever.
        private void requireProgress(CofferException.Unavailable e) {
            fruitless = done - openedAt < FRUITFUL_BYTES ? fruitless + 1 : 0;
            if (fruitless >= policy.attempts()) {
                throw e;
            }
        }

        private int again(ByteBuffer target, int start) {
            try {
                target.position(start);
                source.close();
                source = store.open(key, offset + done, length - done);
                openedAt = done;
                int read = count(source.read(target));
                broken = false;
                return read;
            } catch (IOException e) {
                throw new CofferException.Unavailable("cannot read " + key + ": " + e.getMessage(), e);
            }
        }

        private int count(int read) {
            done += Math.max(read, 0);
            return read;
        }

        @Override
        public boolean isOpen() {
            return !closed;
        }

        @Override
        public void close() throws IOException {
            closed = true;
            source.close();
        }
    }
}
