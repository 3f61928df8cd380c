package dev.coffer.bench.keep;

import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A store that lists objects which are not there: a million files would measure the disk.
final class ListedStore implements BlobStore {
    private static final long BYTES = 1_000_000;

    private final BlobStore store;
    private final String[] keys;
    private final Instant time;

    /// @param keys of the objects, sorted
    ListedStore(BlobStore store, String[] keys, Instant time) {
        this.store = store;
        this.keys = keys;
        this.time = time;
    }

    @Override
    public List<BlobInfo> list(String prefix, String after, int limit) {
        var own = store.list(prefix, after, limit);
        if (!own.isEmpty() || prefix.isEmpty()) {
            return own;
        }
        int place = Arrays.binarySearch(keys, after.isEmpty() ? prefix : after);
        int start = place < 0 ? -place - 1 : place + 1;
        return IntStream.range(start, Math.min(start + limit, keys.length))
                .mapToObj(i -> keys[i])
                .takeWhile(key -> key.startsWith(prefix))
                .map(key -> new BlobInfo(BlobKey.of(key), BYTES, time))
                .toList();
    }

    @Override
    public boolean putIfAbsent(BlobKey key, BlobBody body) {
        return store.putIfAbsent(key, body);
    }

    @Override
    public ReadableByteChannel open(BlobKey key, long offset, long length) {
        return store.open(key, offset, length);
    }

    @Override
    public Optional<BlobInfo> find(BlobKey key) {
        return store.find(key);
    }

    @Override
    public void delete(Collection<BlobKey> all) {
        store.delete(all);
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public void close() {
        store.close();
    }
}
