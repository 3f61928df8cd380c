package dev.coffer.sweep;

import dev.coffer.blob.BlobStore;
import dev.coffer.blob.Ulid;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.Transaction;
import dev.coffer.integrity.VerifiedCache;
import dev.coffer.transfer.Tuning;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The store that is collected.
///
/// @param blobs the store itself, not a cache of it
/// @param store its id
/// @param actor in whose name the collector commits
public record SweepContext(
        BlobStore blobs,
        Catalog catalog,
        Ulid store,
        Tuning tuning,
        VerifiedCache verified,
        Ulids ulids,
        Clock clock,
        Supplier<String> actor) {

    /// Commits one change.
    CommitResult commit(Change change) {
        return catalog.commit(
                new Transaction(ulids.next(), clock.instant(), actor.get(), Optional.empty(), List.of(change)));
    }
}
