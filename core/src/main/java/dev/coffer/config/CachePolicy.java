package dev.coffer.config;

import dev.coffer.artifact.CofferException;

/// What of an object store is kept on this machine, so that it need not be fetched again. All of it is immutable, and anything
/// kept can be deleted at any time. A store on a disk is not cached.
///
/// @param manifests whether the small objects that say what versions consist of are kept, and the log's entries
/// @param content   whether the content of versions is kept
/// @param maxMib    most MiB kept, for all stores together; what was not used for the longest time goes first
public record CachePolicy(boolean manifests, boolean content, int maxMib) {
    public static final CachePolicy STANDARD = new CachePolicy(true, false, 1_024);

    public CachePolicy {
        if (maxMib < 1) {
            throw new CofferException.Invalid(
                    "a cache of " + maxMib + " MiB keeps nothing", "use cache.manifests: false");
        }
    }
}
