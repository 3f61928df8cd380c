package dev.coffer.blob.conformance;

import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import java.net.URI;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Passes everything on, so that a test overrides only what it wants to be wrong.
public class ForwardingBlobStore implements BlobStore {
    private final BlobStore store;

    public ForwardingBlobStore(BlobStore store) {
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
