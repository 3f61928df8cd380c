package dev.coffer.artifact;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Somebody's wish that a version is not deleted.
///
/// @param until  exclusive; empty means for ever
/// @param reason in their words; may be empty
public record Protection(Optional<Instant> until, String reason) {
    public Protection {
        until = until.map(time -> time.truncatedTo(ChronoUnit.MILLIS));
        Limits.reason(reason);
    }

    public boolean holdsAt(Instant time) {
        return until.isEmpty() || time.isBefore(until.get());
    }
}
