package dev.coffer.blob;

import java.net.URI;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// A store whose every request takes a while longer, as on a network.
public record DelayedBlobStore(BlobStore store, Duration delay) implements BlobStore {
    @Override
    public boolean putIfAbsent(BlobKey key, BlobBody body) {
        delayed();
        return store.putIfAbsent(key, body);
    }

    @Override
    public ReadableByteChannel open(BlobKey key, long offset, long length) {
        delayed();
        return store.open(key, offset, length);
    }

    @Override
    public Optional<BlobInfo> find(BlobKey key) {
        delayed();
        return store.find(key);
    }

    @Override
    public List<BlobInfo> list(String prefix, String after, int limit) {
        delayed();
        return store.list(prefix, after, limit);
    }

    @Override
    public void delete(Collection<BlobKey> keys) {
        delayed();
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

    private void delayed() {
        LockSupport.parkNanos(delay.toNanos());
    }
}
