package dev.coffer.cache;

import dev.coffer.blob.BlobKey;
import java.nio.file.Path;

/// Which bytes a file of the cache holds: those of a blob from `offset` on.
///
/// @param store the id of the store, which no other store has, also none that is made in the same place
record PieceName(String store, BlobKey key, long offset) {
    Path in(Path directory) {
        return directory.resolve(toString());
    }

    /// Fits the files of all pieces of the blob, in the directory of this one.
    String fileGlob() {
        return key.value().substring(key.value().lastIndexOf('/') + 1) + "@*";
    }

    @Override
    public String toString() {
        return store + "/" + key + "@" + offset;
    }
}
