package dev.coffer;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.StoreLayout;
import java.nio.channels.ReadableByteChannel;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// A store whose checkpoints are out of sight, so that its log is read from the entries alone. What is written goes to the store.
record WithoutCheckpoints(BlobStore store) implements BlobStore {
    @Override
    public boolean putIfAbsent(BlobKey key, BlobBody body) {
        return store.putIfAbsent(key, body);
    }

    @Override
    public ReadableByteChannel open(BlobKey key, long offset, long length) {
        if (isHidden(key.value())) {
            throw new CofferException.NotFound(key + " is not looked at");
        }
        return store.open(key, offset, length);
    }

    @Override
    public Optional<BlobInfo> find(BlobKey key) {
        return isHidden(key.value()) ? Optional.empty() : store.find(key);
    }

    @Override
    public List<BlobInfo> list(String prefix, String after, int limit) {
        return isHidden(prefix) ? List.of() : store.list(prefix, after, limit);
    }

    @Override
    public void delete(Collection<BlobKey> keys) {
        throw new IllegalStateException("nothing is deleted here");
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

    private static boolean isHidden(String key) {
        return key.startsWith(StoreLayout.CHECKPOINTS);
    }
}
