package dev.coffer.blob;

import java.time.Clock;
import java.util.random.RandomGenerator;

/// Makes fresh ULIDs. Threads may share it if they may share the random generator.
public final class Ulids {
    private static final int RANDOM_HIGH_BITS = 16;

    private final Clock clock;
    private final RandomGenerator random;

    public Ulids(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    public Ulid next() {
        long high = (clock.millis() << RANDOM_HIGH_BITS) | (random.nextLong() & 0xffff);
        return new Ulid(high, random.nextLong());
    }
}
