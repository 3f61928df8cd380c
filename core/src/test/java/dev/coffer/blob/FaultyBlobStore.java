package dev.coffer.blob;

import dev.coffer.artifact.CofferException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A store that fails where a test's script says so. Operations are counted from 1, each kind for itself.
///
/// Threads may share it, but then only the test knows whose operation the Nth one is.
public final class FaultyBlobStore implements BlobStore {
    /// What goes wrong.
    public enum Fault {
        /// Not done, and the caller is told so.
        UNAVAILABLE,
        /// Not done, but the caller cannot know.
        LOST_REQUEST,
        /// Done, but the caller cannot know.
        LOST_REPLY,
        /// A put that is not done, and the caller is told that such a blob exists.
        FALSE_CONFLICT,
        /// A put that is done, and arrives once more when the test calls [#deliverLate].
        LATE_DUPLICATE,
        /// An opened range that ends after half its bytes, as if that were all.
        TRUNCATED_READ,
        /// An opened range that fails after half its bytes.
        BROKEN_READ,
        /// An opened range whose first byte is another one.
        FLIPPED_BYTE,
        /// A page that leaves out its first blob.
        SHORT_LIST
    }

    private record Rule(BlobOperation operation, int first, int last, Fault fault) {
        boolean fits(BlobOperation asked, int nth) {
            return asked == operation && nth >= first && nth <= last;
        }
    }

    private record Late(BlobKey key, BlobBody body) {}

    private final BlobStore store;
    private final List<Rule> rules = new ArrayList<>();
    private final List<Late> late = new ArrayList<>();
    private final Map<BlobOperation, Integer> counts = new EnumMap<>(BlobOperation.class);

    public FaultyBlobStore(BlobStore store) {
        this.store = store;
    }

    /// The `nth` operation of a kind goes wrong.
    public FaultyBlobStore at(BlobOperation operation, int nth, Fault fault) {
        return add(new Rule(operation, nth, nth, fault));
    }

    /// The `first` operation of a kind goes wrong, and every later one.
    public FaultyBlobStore from(BlobOperation operation, int first, Fault fault) {
        return add(new Rule(operation, first, Integer.MAX_VALUE, fault));
    }

    /// Nothing goes wrong any more.
    public synchronized void heal() {
        rules.clear();
    }

    /// How many operations of a kind there were.
    public synchronized int count(BlobOperation operation) {
        return counts.getOrDefault(operation, 0);
    }

    /// The duplicates of earlier puts arrive.
    public void deliverLate() {
        List<Late> arrived;
        synchronized (this) {
            arrived = List.copyOf(late);
            late.clear();
        }
        arrived.forEach(put -> store.putIfAbsent(put.key, put.body));
    }

    @Override
    public boolean putIfAbsent(BlobKey key, BlobBody body) {
        var fault = next(BlobOperation.PUT);
        before(fault, key);
        if (fault.filter(Fault.LATE_DUPLICATE::equals).isPresent()) {
            var copy = BlobBody.of(bytes(body));
            synchronized (this) {
                late.add(new Late(key, copy));
            }
            return store.putIfAbsent(key, copy);
        }
        if (fault.filter(Fault.FALSE_CONFLICT::equals).isPresent()) {
            return false;
        }
        boolean created = store.putIfAbsent(key, body);
        after(fault, key);
        return created;
    }

    @Override
    public ReadableByteChannel open(BlobKey key, long offset, long length) {
        var fault = next(BlobOperation.OPEN);
        before(fault, key);
        var channel = store.open(key, offset, length);
        if (fault.isEmpty()) {
            return channel;
        }
        var bytes = bytes(channel);
        var half = ByteBuffer.wrap(bytes, 0, bytes.length / 2);
        return switch (fault.get()) {
            case TRUNCATED_READ -> new Source(half, Optional.empty());
            case BROKEN_READ -> new Source(half, Optional.of(unavailable(key)));
            case FLIPPED_BYTE -> {
                if (bytes.length > 0) {
                    bytes[0] ^= 1;
                }
                yield new Source(ByteBuffer.wrap(bytes), Optional.empty());
            }
            default -> throw new IllegalStateException(fault.get() + " is nothing that an open can do");
        };
    }

    @Override
    public Optional<BlobInfo> find(BlobKey key) {
        before(next(BlobOperation.FIND), key);
        return store.find(key);
    }

    @Override
    public List<BlobInfo> list(String prefix, String after, int limit) {
        var fault = next(BlobOperation.LIST);
        before(fault, prefix);
        var page = store.list(prefix, after, limit);
        boolean isShort = fault.filter(Fault.SHORT_LIST::equals).isPresent() && !page.isEmpty();
        return isShort ? page.subList(1, page.size()) : page;
    }

    @Override
    public void delete(Collection<BlobKey> keys) {
        var fault = next(BlobOperation.DELETE);
        before(fault, keys);
        store.delete(keys);
        after(fault, keys);
    }

    @Override
    public void forget(BlobKey key) {
        store.forget(key);
    }

    @Override
    public Optional<URI> link(BlobKey key, Duration validity) {
        return store.link(key, validity);
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public void close() {
        store.close();
    }

    private synchronized FaultyBlobStore add(Rule rule) {
        rules.add(rule);
        return this;
    }

    private synchronized Optional<Fault> next(BlobOperation operation) {
        int nth = counts.merge(operation, 1, Integer::sum);
        return rules.stream()
                .filter(rule -> rule.fits(operation, nth))
                .map(Rule::fault)
                .findFirst();
    }

    private static void before(Optional<Fault> fault, Object what) {
        if (fault.filter(Fault.UNAVAILABLE::equals).isPresent()) {
            throw unavailable(what);
        }
        if (fault.filter(Fault.LOST_REQUEST::equals).isPresent()) {
            throw new CofferException.OutcomeUnknown("scripted, not done: " + what, null);
        }
    }

    private static void after(Optional<Fault> fault, Object what) {
        if (fault.filter(Fault.LOST_REPLY::equals).isPresent()) {
            throw new CofferException.OutcomeUnknown("scripted, done: " + what, null);
        }
    }

    private static CofferException unavailable(Object what) {
        return new CofferException.Unavailable("scripted: " + what, null);
    }

    private static byte[] bytes(BlobBody body) {
        var bytes = new ByteArrayOutputStream();
        try {
            body.writeTo(Channels.newChannel(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(ReadableByteChannel channel) {
        try (var in = Channels.newInputStream(channel)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Source implements ReadableByteChannel {
        private final ByteBuffer rest;
        private final Optional<CofferException> end;
        private boolean open = true;

        Source(ByteBuffer rest, Optional<CofferException> end) {
            this.rest = rest;
            this.end = end;
        }

        @Override
        public int read(ByteBuffer target) {
            if (!rest.hasRemaining()) {
                end.ifPresent(failure -> {
                    throw failure;
                });
                return -1;
            }
            int count = Math.min(rest.remaining(), target.remaining());
            target.put(rest.slice(rest.position(), count));
            rest.position(rest.position() + count);
            return count;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
