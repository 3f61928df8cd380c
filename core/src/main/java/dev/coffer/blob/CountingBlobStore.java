package dev.coffer.blob;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// Counts what is asked of a store. Threads may share it; closing it closes the store.
public final class CountingBlobStore implements BlobStore {
    /// How much was asked.
    ///
    /// @param requests how many were made, also those that failed
    /// @param bytes    how many were written or read by them
    public record Count(long requests, long bytes) {}

    private final BlobStore store;
    private final Map<BlobOperation, LongAdder> requests = adders();
    private final Map<BlobOperation, LongAdder> bytes = adders();

    public CountingBlobStore(BlobStore store) {
        this.store = store;
    }

    /// What was asked since the beginning.
    public Count count(BlobOperation operation) {
        return new Count(
                adder(requests, operation).sum(), adder(bytes, operation).sum());
    }

    @Override
    public boolean putIfAbsent(BlobKey key, BlobBody body) {
        adder(requests, BlobOperation.PUT).increment();
        return store.putIfAbsent(key, new CountedBody(body, adder(bytes, BlobOperation.PUT)));
    }

    @Override
    public ReadableByteChannel open(BlobKey key, long offset, long length) {
        adder(requests, BlobOperation.OPEN).increment();
        return new CountedSource(store.open(key, offset, length), adder(bytes, BlobOperation.OPEN));
    }

    @Override
    public Optional<BlobInfo> find(BlobKey key) {
        adder(requests, BlobOperation.FIND).increment();
        return store.find(key);
    }

    @Override
    public List<BlobInfo> list(String prefix, String after, int limit) {
        adder(requests, BlobOperation.LIST).increment();
        return store.list(prefix, after, limit);
    }

    @Override
    public void delete(Collection<BlobKey> keys) {
        adder(requests, BlobOperation.DELETE).increment();
        store.delete(keys);
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

    private static Map<BlobOperation, LongAdder> adders() {
        var adders = new EnumMap<BlobOperation, LongAdder>(BlobOperation.class);
        for (var operation : BlobOperation.values()) {
            adders.put(operation, new LongAdder());
        }
        return adders;
    }

    private static LongAdder adder(Map<BlobOperation, LongAdder> adders, BlobOperation operation) {
        return Objects.requireNonNull(adders.get(operation));
    }

    private record CountedBody(BlobBody body, LongAdder count) implements BlobBody {
        @Override
        public void writeTo(WritableByteChannel channel) throws IOException {
            body.writeTo(new CountedSink(channel, count));
        }

        @Override
        public long length() {
            return body.length();
        }

        @Override
        public boolean isRepeatable() {
            return body.isRepeatable();
        }

        @Override
        public Optional<List<ByteBuffer>> inMemory() {
            var parts = body.inMemory();
            parts.ifPresent(all ->
                    count.add(all.stream().mapToLong(ByteBuffer::remaining).sum()));
            return parts;
        }
    }

    private record CountedSink(WritableByteChannel sink, LongAdder count) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) throws IOException {
            int written = sink.write(source);
            count.add(written);
            return written;
        }

        @Override
        public boolean isOpen() {
            return sink.isOpen();
        }

        @Override
        public void close() throws IOException {
            sink.close();
        }
    }

    private record CountedSource(ReadableByteChannel source, LongAdder count) implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer target) throws IOException {
            int read = source.read(target);
            count.add(Math.max(read, 0));
            return read;
        }

        @Override
        public boolean isOpen() {
            return source.isOpen();
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
