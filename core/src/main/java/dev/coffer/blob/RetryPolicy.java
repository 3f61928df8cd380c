package dev.coffer.blob;

import java.time.Duration;

/// How often and how long to try again.
///
/// @param attempts     how many there are at most, the first included
/// @param firstPause   the longest pause after the first attempt; it doubles with each further one
/// @param longestPause what a pause never exceeds
/// @param total        after this much time no further attempt begins
public record RetryPolicy(int attempts, Duration firstPause, Duration longestPause, Duration total) {
    /// Rides out a throttled minute of a cloud store.
    public static final RetryPolicy STANDARD =
            new RetryPolicy(8, Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ofMinutes(1));

    private static final int MOST_DOUBLINGS = 30;

    public RetryPolicy {
        if (attempts < 1 || !firstPause.isPositive() || longestPause.compareTo(firstPause) < 0 || total.isNegative()) {
            throw new IllegalArgumentException("not a retry policy: " + attempts + " attempts, pauses from "
                    + firstPause + " to " + longestPause + ", " + total + " in all");
        }
    }

    /// The longest pause after so many failed attempts.
    Duration pauseAfter(int failed) {
        var doubled = firstPause.multipliedBy(1L << Math.min(failed - 1, MOST_DOUBLINGS));
        return doubled.compareTo(longestPause) < 0 ? doubled : longestPause;
    }
}
