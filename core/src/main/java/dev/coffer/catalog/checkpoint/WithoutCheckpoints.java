package dev.coffer.catalog.checkpoint;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ForwardingBlobStore;
import dev.coffer.blob.StoreLayout;
import java.nio.channels.ReadableByteChannel;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// A store whose checkpoints are out of sight, so that its log is read from the entries alone. What is written goes to
/// the store.
public final class WithoutCheckpoints extends ForwardingBlobStore {
    public WithoutCheckpoints(BlobStore store) {
        super(store);
    }

    @Override
    public ReadableByteChannel open(BlobKey key, long offset, long length) {
        if (isHidden(key.value())) {
            throw new CofferException.NotFound(key + " is not looked at");
        }
        return super.open(key, offset, length);
    }

    @Override
    public Optional<BlobInfo> find(BlobKey key) {
        return isHidden(key.value()) ? Optional.empty() : super.find(key);
    }

    @Override
    public List<BlobInfo> list(String prefix, String after, int limit) {
        return isHidden(prefix) ? List.of() : super.list(prefix, after, limit);
    }

    @Override
    public void delete(Collection<BlobKey> keys) {
        throw new IllegalStateException("nothing is deleted here");
    }

    @Override
    public void close() {
        // The store is closed where it was opened.
    }

    private static boolean isHidden(String key) {
        return key.startsWith(StoreLayout.CHECKPOINTS);
    }
}
