package dev.coffer.artifact;

import java.time.Instant;

/// The moment whose facts are asked for. Each fact counts from the time that was recorded with it, by its writer's clock, so
/// an answer about the past never depends on when it is asked.
///
/// Clocks go backwards too. What counts is applied in the order of the log's entries, whatever the order of its times; each fact
/// counts by itself. So an alias may name a version, or be moved from one, that was recorded with a later time and does not
/// count yet; it leads nowhere then.
///
/// @param time what happened at this time or before counts
public record AsOf(Instant time) {
    /// Everything that has happened counts, whatever the clocks of its writers said.
    public static final AsOf NOW = new AsOf(Instant.MAX);

    public static AsOf at(Instant time) {
        return new AsOf(time);
    }

    public boolean isNow() {
        return time.equals(Instant.MAX);
    }

    /// Whether something that was recorded with this time counts.
    public boolean includes(Instant recorded) {
        return !recorded.isAfter(time);
    }
}
