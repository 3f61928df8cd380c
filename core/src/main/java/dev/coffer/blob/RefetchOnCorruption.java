package dev.coffer.blob;

import dev.coffer.artifact.CofferException;
import java.util.function.Supplier;

/// What is read and does not fit its digest is read once more, past everything that is kept on this side. Most damage happens on
/// the way; what does not fit the second time is damaged in the store.
public final class RefetchOnCorruption {
    private RefetchOnCorruption() {}

    /// Reads, and reads again if need be.
    ///
    /// @param read reads the blob of this key and checks it
    /// @throws CofferException.Corrupt when it is damaged both times
    public static <T> T of(BlobStore store, BlobKey key, Supplier<T> read) {
        try {
            return read.get();
        } catch (CofferException.Corrupt first) {
            store.forget(key);
            try {
                return read.get();
            } catch (CofferException second) {
                second.addSuppressed(first);
                throw second;
            }
        }
    }
}
