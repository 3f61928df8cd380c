package dev.coffer;

import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ForwardingBlobStore;

/// A store in which the process ends, without any cleaning up, as the fifth object is put.
final class Ending extends ForwardingBlobStore {
    private static final int LAST = 5;

    private int objects;

    Ending(BlobStore store) {
        super(store);
    }

    @Override
    public synchronized boolean putIfAbsent(BlobKey key, BlobBody body) {
        if (key.value().startsWith("raw/") && ++objects == LAST) {
            Runtime.getRuntime().halt(9);
        }
        return super.putIfAbsent(key, body);
    }
}
