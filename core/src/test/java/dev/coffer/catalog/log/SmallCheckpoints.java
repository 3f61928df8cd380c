package dev.coffer.catalog.log;

import dev.coffer.blob.BlobStore;
import dev.coffer.blob.Ulid;

/// Opens a log whose checkpoints hold few entries, so that a test needs few.
public final class SmallCheckpoints {
    private SmallCheckpoints() {}

    public static LogCatalog open(BlobStore blobs, Ulid store, int fanOut, int places) {
        return LogCatalog.open(blobs, store, fanOut, places);
    }
}
