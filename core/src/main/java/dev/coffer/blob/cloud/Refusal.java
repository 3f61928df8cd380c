package dev.coffer.blob.cloud;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an object store answered instead of doing what it was asked.
///
/// @param status     of HTTP
/// @param code       the store's own word for it, such as `SlowDown`; may be empty
/// @param message    what else it said
/// @param retryAfter when it may be asked again, if it said so
/// @param cause      the client's exception
public record Refusal(
        int status,
        String code,
        String message,
        Optional<Duration> retryAfter,
        @Nullable Throwable cause) {
    private static final long MOST_SECONDS = 3_600;

    /// Reads the header `Retry-After` in seconds. Its other form, a date, is not used by object stores.
    public static Optional<Duration> retryAfter(@Nullable String header) {
        try {
            return Optional.ofNullable(header)
                    .map(text -> Long.parseLong(text.strip()))
                    .filter(seconds -> seconds >= 0)
                    .map(seconds -> Duration.ofSeconds(Math.min(seconds, MOST_SECONDS)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
