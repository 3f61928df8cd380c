package dev.coffer.bench.keep;

import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ForwardingBlobStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A store that lists objects which are not there: a million files would measure the disk.
final class ListedStore extends ForwardingBlobStore {
    private static final long BYTES = 1_000_000;

    private final String[] keys;
    private final Instant time;

    /// @param keys of the objects, sorted
    ListedStore(BlobStore store, String[] keys, Instant time) {
        super(store);
        this.keys = keys;
        this.time = time;
    }

    @Override
    public List<BlobInfo> list(String prefix, String after, int limit) {
        var own = super.list(prefix, after, limit);
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
}
