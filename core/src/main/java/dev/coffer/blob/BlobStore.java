package dev.coffer.blob;

import java.net.URI;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The first seam: bytes by key. A blob is created whole, once; it is never replaced or appended to, only deleted.
///
/// Promises of every implementation, each of which is checked by [dev.coffer.blob.conformance.Conformance]:
///
/// - After [#putIfAbsent] returned true the blob is durable, complete, and seen by every later call of anybody.
/// - Of many puts of one key at the same time exactly one returns true.
/// - A put that fails with anything but `OutcomeUnknown` left no blob that anybody can see, not even a part of one.
/// - Failures are of the kinds in `CofferException`: `Unavailable` when the operation certainly did not happen and may be
///   repeated, `OutcomeUnknown` when it may have happened, `Denied` when it will never be allowed, `NotFound` for a blob
///   that is not there.
///
/// Threads may share a store. An interrupt may fail the call it hits and nothing else.
public interface BlobStore extends AutoCloseable {
    /// Most keys in one page of [#list].
    int PAGE_LIMIT = 1_000;

    /// Shortest validity of a link.
    Duration SHORTEST_LINK = Duration.ofSeconds(1);

    /// Longest validity of a link, which is what the object stores grant.
    Duration LONGEST_LINK = Duration.ofDays(7);

    /// Creates a blob.
    ///
    /// A body that fails with a `CofferException` passes it on; its `IOException` becomes `Unavailable`; one that writes another
    /// length than it said is an `IllegalStateException`.
    ///
    /// @return false when a blob of that key exists; it is left as it is, is durable now, and the body may or may not have been
    ///     read. So repeating a put whose outcome is unknown settles it
    boolean putIfAbsent(BlobKey key, BlobBody body);

    /// Opens the bytes from `offset` to `offset + length`, or to the end of the blob where that comes first.
    /// The caller closes the channel.
    ///
    /// @throws dev.coffer.artifact.CofferException.NotFound when there is no such blob
    ReadableByteChannel open(BlobKey key, long offset, long length);

    /// Size and age of a blob; empty when there is none.
    Optional<BlobInfo> find(BlobKey key);

    /// Up to `limit` blobs whose keys start with `prefix` and come after `after` in the order of characters.
    /// An empty page means there are no more. A blob created or deleted meanwhile may or may not be listed; every other is.
    ///
    /// @param prefix any beginning of a key, also in the middle of a segment; the empty prefix lists all
    /// @param after  exclusive; the empty text starts at the beginning
    /// @param limit  from 1 to [#PAGE_LIMIT]
    List<BlobInfo> list(String prefix, String after, int limit);

    /// All blobs whose keys start with `prefix` and come after `after`, in the order of characters, under the promises of [#list].
    default void each(String prefix, String after, Consumer<BlobInfo> use) {
        for (var page = list(prefix, after, PAGE_LIMIT);
                !page.isEmpty();
                page = list(prefix, page.getLast().key().value(), PAGE_LIMIT)) {
            page.forEach(use);
        }
    }

    /// Deletes blobs. One that is not there is no failure.
    /// When this fails, some may be gone and others not; repeating it is safe.
    void delete(Collection<BlobKey> keys);

    /// An address from which anybody can read the blob for a while without credentials; empty where the store has no such thing.
    /// Whoever has the address can read, so it is a secret. Does not find out whether there is such a blob.
    ///
    /// @param validity from [#SHORTEST_LINK] to [#LONGEST_LINK]; the store may end it earlier, with the credentials it was made
    ///                 with
    default Optional<URI> link(BlobKey key, Duration validity) {
        return Optional.empty();
    }

    /// Drops what is kept of a blob on this side, so that the next read of it asks the store itself. Without effect where nothing is
    /// kept; the blob stays as it is.
    default void forget(BlobKey key) {}

    /// Where the store is, as people write it: a path or a URI. Without secrets.
    String location();

    @Override
    void close();
}
