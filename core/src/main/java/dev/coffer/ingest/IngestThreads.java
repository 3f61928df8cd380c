package dev.coffer.ingest;

import dev.coffer.concurrent.Workers;
import java.time.Duration;

/// The threads that store one version.
///
/// @param reader     one thread, which reads and cuts
/// @param hashers    several threads, which hash and compress
/// @param fileHasher one thread, which sums up large files
record IngestThreads(Workers reader, Workers hashers, Workers fileHasher) implements AutoCloseable {
    static final String INTERRUPTED = "interrupted; nothing was stored";

    private static final Duration CLOSING = Duration.ofSeconds(5);

    static IngestThreads start(int hashers) {
        return new IngestThreads(
                Workers.computing("coffer-read", 1, INTERRUPTED),
                Workers.computing("coffer-hash", hashers, INTERRUPTED),
                Workers.computing("coffer-file-hash", 1, INTERRUPTED));
    }

    /// Stops what still goes on, and waits for it. Only a source that neither gives bytes nor minds an interrupt is left alone.
    @Override
    public void close() {
        reader.close(CLOSING);
        hashers.close(CLOSING);
        fileHasher.close(CLOSING);
    }
}
