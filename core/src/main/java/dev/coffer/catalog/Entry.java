package dev.coffer.catalog;

import dev.coffer.artifact.Digest;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.Ulid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A committed transaction: its place in the total order, and what came of it.
///
/// @param number   from 1, without gaps
/// @param previous the digest of the entry before, see [ChainHead]
public record Entry(
        long number,
        Digest previous,
        Ulid transaction,
        Instant time,
        String actor,
        Optional<String> idempotencyKey,
        List<Event> events) {
    public Entry {
        events = List.copyOf(events);
    }

    /// The same entry behind another one.
    public Entry withPrevious(Digest other) {
        return new Entry(number, other, transaction, time, actor, idempotencyKey, events);
    }

    /// The same entry with other events.
    public Entry withEvents(List<Event> others) {
        return new Entry(number, previous, transaction, time, actor, idempotencyKey, others);
    }

    /// The versions it added, in order.
    public List<VersionId> added() {
        return events.stream()
                .filter(Event.VersionAdded.class::isInstance)
                .map(event -> ((Event.VersionAdded) event).stored().version().id())
                .toList();
    }
}
