package dev.coffer.repair;

import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import java.nio.channels.ReadableByteChannel;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// A store to which nothing is written: for finding out what would be.
record Unwritten(BlobStore store) implements BlobStore {
    @Override
    public boolean putIfAbsent(BlobKey key, BlobBody body) {
        return true;
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
        throw new IllegalStateException("nothing is deleted when nothing is written");
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
        // Whoever opened the store closes it.
    }
}
