package dev.coffer.blob.cloud;

import dev.coffer.blob.BlobKey;
import java.util.Optional;

/// How keys become names of objects in a bucket that may be shared with others.
///
/// @param prefix segments joined by `/`, without one at either end; empty: the store has the bucket for itself
public record ObjectNames(String prefix) {
    /// The object that holds a blob.
    public String of(BlobKey key) {
        return startingWith(key.value());
    }

    /// What the names of objects start with whose keys start with `keys`; also where to go on after a key.
    public String startingWith(String keys) {
        return prefix.isEmpty() ? keys : prefix + "/" + keys;
    }

    /// The key of an object; empty for one that is not ours.
    public Optional<BlobKey> key(String name) {
        var start = startingWith("");
        return name.startsWith(start)
                ? Optional.of(name.substring(start.length()))
                        .filter(BlobKey::isValid)
                        .map(BlobKey::of)
                : Optional.empty();
    }
}
