package dev.coffer.store;

import dev.coffer.blob.BlobStore;
import dev.coffer.config.Location;
import java.util.Optional;

/// Blob stores at configured places, without the facts about what lies in them.
public final class BlobStores {
    private BlobStores() {}

    /// Opens the blob store at a place, with retries, whether or not a store of artifacts was made there. On an object store this
    /// may make no request; then the first call tells what is wrong.
    ///
    /// @throws dev.coffer.artifact.CofferException.NoStore when there is no such directory
    /// @throws dev.coffer.artifact.CofferException.Invalid when this build has no support for stores of this type
    public static BlobStore open(Location location, StoreOptions options) {
        return Backend.connect(location, options);
    }

    /// Which credentials are used at a place, in words, never a value; empty for a directory, which needs none.
    ///
    /// @throws dev.coffer.artifact.CofferException.Denied  when there are none
    /// @throws dev.coffer.artifact.CofferException.Invalid when this build has no support for stores of this type
    public static Optional<String> credentials(Location location) {
        return location instanceof Location.Local
                ? Optional.empty()
                : Optional.of(Backend.provider(location).credentials(location));
    }
}
