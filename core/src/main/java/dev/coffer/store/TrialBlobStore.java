package dev.coffer.store;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ForwardingBlobStore;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A store whose blobs are all deleted in the end. It remembers what is put, because a store on trial may not list everything.
/// Threads may share it.
public final class TrialBlobStore extends ForwardingBlobStore {
    /// Far more than any check puts.
    private static final int MOST_PAGES = 100;

    private final Set<BlobKey> put = ConcurrentHashMap.newKeySet();

    TrialBlobStore(BlobStore store) {
        super(store);
    }

    /// Deletes everything, when nobody else uses the store any more. Works in an interrupted thread, too, which it leaves
    /// interrupted.
    ///
    /// @return why something may be left; empty when nothing is
    Optional<String> empty() {
        boolean interrupted = Thread.interrupted();
        try {
            return deleteAll() ? Optional.empty() : Optional.of("they are still listed after they were deleted");
        } catch (CofferException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// False when a deletion has no effect.
    private boolean deleteAll() {
        if (!put.isEmpty()) {
            delete(List.copyOf(put));
        }
        var before = new HashSet<BlobKey>();
        for (int page = 0; page < MOST_PAGES; page++) {
            var keys = list("", "", PAGE_LIMIT).stream().map(BlobInfo::key).toList();
            if (keys.isEmpty()) {
                return true;
            }
            if (!before.addAll(keys)) {
                return false;
            }
            delete(keys);
        }
        return false;
    }

    @Override
    public boolean putIfAbsent(BlobKey key, BlobBody body) {
        put.add(key);
        return super.putIfAbsent(key, body);
    }

    @Override
    public void delete(Collection<BlobKey> keys) {
        super.delete(keys);
        keys.forEach(put::remove);
    }
}
