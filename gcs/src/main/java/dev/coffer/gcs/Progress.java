package dev.coffer.gcs;

import java.time.Duration;

/// How long a request has been silent, and how long it takes altogether. Threads share it.
final class Progress {
    /// For what stays in this process.
    static final Progress UNLIMITED = new Progress(Duration.ofDays(30_000), Duration.ofDays(30_000));

    private final Duration silence;
    private final Duration total;
    private final long start = System.nanoTime();
    private volatile long last = start;

    Progress(Duration silence, Duration total) {
        this.silence = silence;
        this.total = total;
    }

    /// Some bytes went out or came in.
    void moved() {
        last = System.nanoTime();
    }

    /// Until the request is given up, if nothing moves; not positive when it is to be given up now.
    long nanosLeft() {
        long now = System.nanoTime();
        return Math.min(silence.toNanos() - (now - last), total.toNanos() - (now - start));
    }

    /// Why it is given up.
    String complaint() {
        return System.nanoTime() - start >= total.toNanos()
                ? "not done within " + total.toSeconds() + " s"
                : "nothing came for " + silence.toMillis() + " ms";
    }
}
