package dev.coffer.blob;

import java.net.URI;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Passes everything on, so that whoever extends it says only what is different. As safe for threads as the store it passes on to.
public abstract class ForwardingBlobStore implements BlobStore {
    private final BlobStore store;

    protected ForwardingBlobStore(BlobStore store) {
        this.store = store;
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
    public List<BlobInfo> list(String prefix, String after, int limit) {
        return store.list(prefix, after, limit);
    }

    @Override
    public void delete(Collection<BlobKey> keys) {
        store.delete(keys);
    }

    @Override
    public Optional<URI> link(BlobKey key, Duration validity) {
        return store.link(key, validity);
    }

    @Override
    public void forget(BlobKey key) {
        store.forget(key);
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
