package dev.coffer.copy;

import dev.coffer.artifact.CofferException;
import java.util.concurrent.Semaphore;

/// Bounds how many bytes are in memory at once. Threads share it.
final class ByteBudget {
    private static final int UNIT_BYTES = 64 << 10;

    private final int units;
    private final Semaphore free;

    ByteBudget(long bytes) {
        units = Math.toIntExact(bytes / UNIT_BYTES);
        free = new Semaphore(units, true);
    }

    /// Waits until there is room. What is larger than everything waits until it has everything.
    Share take(long bytes) {
        int share = (int) Math.min(units, bytes / UNIT_BYTES + 1);
        try {
            free.acquire(share);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CofferException.Unavailable("interrupted; what is copied stays, and running it again goes on", e);
        }
        return () -> free.release(share);
    }

    /// What was taken; closing it gives it back.
    interface Share extends AutoCloseable {
        @Override
        void close();
    }
}
