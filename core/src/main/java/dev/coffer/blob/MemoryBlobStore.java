package dev.coffer.blob;

import dev.coffer.artifact.CofferException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// Blobs in memory, for tests and trials. As durable as the process. Threads may share it.
public final class MemoryBlobStore implements BlobStore {
    private record Blob(ByteBuffer bytes, Instant created) {
        BlobInfo info(String key) {
            return new BlobInfo(BlobKey.of(key), bytes.limit(), created);
        }
    }

    private final Clock clock;
    private final ConcurrentSkipListMap<String, Blob> blobs = new ConcurrentSkipListMap<>();

    public MemoryBlobStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public boolean putIfAbsent(BlobKey key, BlobBody body) {
        var bytes = new ByteArrayOutputStream();
        try {
            body.writeTo(Channels.newChannel(bytes));
        } catch (IOException e) {
            throw new CofferException.Unavailable(
                    "cannot read what is to be stored as " + key + ": " + e.getMessage(), e);
        }
        if (body.length() >= 0 && body.length() != bytes.size()) {
            throw new IllegalStateException(
                    "the body of " + key + " said it had " + body.length() + " bytes and wrote " + bytes.size());
        }
        return blobs.putIfAbsent(key.value(), new Blob(ByteBuffer.wrap(bytes.toByteArray()), clock.instant())) == null;
    }

    @Override
    public ReadableByteChannel open(BlobKey key, long offset, long length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("not a range: " + offset + ", " + length);
        }
        var blob = blobs.get(key.value());
        if (blob == null) {
            throw new CofferException.NotFound("there is no blob " + key);
        }
        int start = (int) Math.min(offset, blob.bytes.limit());
        int count = (int) Math.min(length, blob.bytes.limit() - start);
        return new Range(blob.bytes.slice(start, count));
    }

    @Override
    public Optional<BlobInfo> find(BlobKey key) {
        return Optional.ofNullable(blobs.get(key.value())).map(blob -> blob.info(key.value()));
    }

    @Override
    public List<BlobInfo> list(String prefix, String after, int limit) {
        if (limit < 1 || limit > PAGE_LIMIT) {
            throw new IllegalArgumentException("not a page size: " + limit);
        }
        var rest = after.compareTo(prefix) < 0 ? blobs.tailMap(prefix, true) : blobs.tailMap(after, false);
        return rest.entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(prefix))
                .limit(limit)
                .map(entry -> entry.getValue().info(entry.getKey()))
                .toList();
    }

    @Override
    public void delete(Collection<BlobKey> keys) {
        keys.forEach(key -> blobs.remove(key.value()));
    }

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public void close() {}

    private static final class Range implements ReadableByteChannel {
        private final ByteBuffer rest;
        private boolean open = true;

        Range(ByteBuffer rest) {
            this.rest = rest;
        }

        @Override
        public int read(ByteBuffer target) throws ClosedChannelException {
            if (!open) {
                throw new ClosedChannelException();
            }
            if (!rest.hasRemaining()) {
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
