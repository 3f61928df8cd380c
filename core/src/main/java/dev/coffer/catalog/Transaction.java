package dev.coffer.catalog;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Limits;
import dev.coffer.blob.Ulid;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Changes that happen together or not at all.
///
/// @param id             new for each transaction; shows after a lost reply whether it happened
/// @param time           by the writer's clock; kept in milliseconds
/// @param actor          who asks
/// @param idempotencyKey a transaction with the key of an earlier entry changes nothing and yields that entry; one that
///                       came to nothing (`Unchanged`, a failure) leaves its key unused
/// @param changes        applied in order; at least one, at most 1,000
public record Transaction(Ulid id, Instant time, String actor, Optional<String> idempotencyKey, List<Change> changes) {
    private static final int CHANGES_LIMIT = 1_000;

    public Transaction {
        time = time.truncatedTo(ChronoUnit.MILLIS);
        Limits.actor(actor);
        idempotencyKey.ifPresent(Limits::idempotencyKey);
        changes = List.copyOf(changes);
        if (changes.isEmpty() || changes.size() > CHANGES_LIMIT) {
            throw new CofferException.Invalid(
                    "a transaction has 1 to " + CHANGES_LIMIT + " changes, not " + changes.size());
        }
    }
}
