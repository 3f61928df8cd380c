package dev.coffer.repair;

import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ForwardingBlobStore;
import java.util.Collection;

/// A store to which nothing is written: for finding out what would be.
final class Unwritten extends ForwardingBlobStore {
    Unwritten(BlobStore store) {
        super(store);
    }

    @Override
    public boolean putIfAbsent(BlobKey key, BlobBody body) {
        return true;
    }

    @Override
    public void delete(Collection<BlobKey> keys) {
        throw new IllegalStateException("nothing is deleted when nothing is written");
    }

    @Override
    public void close() {
        // The store is closed where it was opened.
    }
}
