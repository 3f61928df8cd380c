package dev.coffer.catalog;

import dev.coffer.artifact.VersionId;
import dev.coffer.blob.Ulid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A committed transaction: its place in the total order, and what came of it.
///
/// @param number from 1, without gaps
public record Entry(
        long number,
        Ulid transaction,
        Instant time,
        String actor,
        Optional<String> idempotencyKey,
        List<Event> events) {
    public Entry {
        events = List.copyOf(events);
    }

    /// The versions it added, in order.
    public List<VersionId> added() {
        return events.stream()
                .filter(Event.VersionAdded.class::isInstance)
                .map(event -> ((Event.VersionAdded) event).stored().version().id())
                .toList();
    }
}
