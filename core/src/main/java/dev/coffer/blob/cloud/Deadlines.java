package dev.coffer.blob.cloud;

import java.time.Duration;

/// How long one attempt at a request waits. Trying again is [dev.coffer.blob.RetryingBlobStore]'s.
///
/// @param connect until a connection stands
/// @param silence between two bytes, and until an answer begins
/// @param request for everything together, however fast or slow it goes
public record Deadlines(Duration connect, Duration silence, Duration request) {
    /// Enough for 64 MiB over a slow link.
    public static final Deadlines STANDARD =
            new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(5));

    public Deadlines {
        if (!connect.isPositive() || !silence.isPositive() || !request.isPositive()) {
            throw new IllegalArgumentException("not deadlines: " + connect + ", " + silence + ", " + request);
        }
    }
}
