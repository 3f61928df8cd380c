package dev.coffer.catalog.log;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// A blob store in a map, whose next puts and finds can be made to go wrong.
public final class MapBlobStore implements BlobStore {
    public final NavigableMap<BlobKey, byte[]> blobs = new ConcurrentSkipListMap<>();
    final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    final AtomicLong calls = new AtomicLong();

    /// How many blobs a listing shows, though there may be more and it says that these are all.
    int shown = Integer.MAX_VALUE;

    /// A fault that replaces a put. It takes the put itself.
    interface Fault {
        boolean put(Supplier<Boolean> put);
    }

    static Fault lostReply() {
        return put -> {
            throw new CofferException.OutcomeUnknown("reply lost: " + put.get(), null);
        };
    }

    static Fault lostRequest() {
        return put -> {
            throw new CofferException.OutcomeUnknown("request lost", null);
        };
    }

    static Fault unavailable() {
        return put -> {
            throw new CofferException.Unavailable("out of order", null);
        };
    }

    /// Something else happens just before.
    static Fault after(Runnable event) {
        return put -> {
            event.run();
            return put.get();
        };
    }

    @Override
    public boolean putIfAbsent(BlobKey key, BlobBody body) {
        calls.incrementAndGet();
        var fault = faults.poll();
        Supplier<Boolean> put = () -> blobs.putIfAbsent(key, bytes(body)) == null;
        return fault == null ? put.get() : fault.put(put);
    }

    private static byte[] bytes(BlobBody body) {
        var bytes = new ByteArrayOutputStream();
        try {
            body.writeTo(Channels.newChannel(bytes));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public ReadableByteChannel open(BlobKey key, long offset, long length) {
        calls.incrementAndGet();
        var bytes = blobs.get(key);
        if (bytes == null) {
            throw new CofferException.NotFound("no blob " + key);
        }
        int start = (int) Math.min(bytes.length, offset);
        int end = (int) Math.min(bytes.length, offset + length);
        return Channels.newChannel(new ByteArrayInputStream(Arrays.copyOfRange(bytes, start, end)));
    }

    @Override
    public Optional<BlobInfo> find(BlobKey key) {
        calls.incrementAndGet();
        return Optional.ofNullable(blobs.get(key)).map(bytes -> new BlobInfo(key, bytes.length, Instant.EPOCH));
    }

    @Override
    public List<BlobInfo> list(String prefix, String after, int limit) {
        calls.incrementAndGet();
        return blobs.entrySet().stream()
                .filter(blob -> blob.getKey().value().startsWith(prefix))
                .filter(blob -> blob.getKey().value().compareTo(after) > 0)
                .limit(Math.min(limit, shown))
                .map(blob -> new BlobInfo(blob.getKey(), blob.getValue().length, Instant.EPOCH))
                .toList();
    }

    @Override
    public void delete(Collection<BlobKey> keys) {
        keys.forEach(blobs::remove);
    }

    @Override
    public String location() {
        return "map";
    }

    @Override
    public void close() {}
}
