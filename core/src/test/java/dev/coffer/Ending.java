package dev.coffer;

import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import java.nio.channels.ReadableByteChannel;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A store in which the process ends, without any cleaning up, as the fifth object is put.
record Ending(BlobStore store, AtomicInteger objects) implements BlobStore {
    private static final int LAST = 5;

    @Override
    public boolean putIfAbsent(BlobKey key, BlobBody body) {
        synchronized (objects) {
            if (key.value().startsWith("raw/") && objects.incrementAndGet() == LAST) {
                Runtime.getRuntime().halt(9);
            }
            return store.putIfAbsent(key, body);
        }
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
    public List<BlobInfo> list(String prefix, String after, int limit) {
        return store.list(prefix, after, limit);
    }

    @Override
    public void delete(Collection<BlobKey> keys) {
        store.delete(keys);
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
