package dev.coffer.store;

import dev.coffer.blob.RetryPolicy;
import dev.coffer.blob.RetryingBlobStore;
import dev.coffer.blob.cloud.Deadlines;

/// How patient a store is with a network.
///
/// @param deadlines of one attempt at a request
/// @param retries   how often and how long a request is tried again
/// @param pause     waits between two attempts
public record NetworkOptions(Deadlines deadlines, RetryPolicy retries, RetryingBlobStore.Pause pause) {
    /// What fits the clouds.
    public static final NetworkOptions STANDARD =
            new NetworkOptions(Deadlines.STANDARD, RetryPolicy.STANDARD, Thread::sleep);
}
