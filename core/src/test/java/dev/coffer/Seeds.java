package dev.coffer;

import java.util.Random;
import java.util.SplittableRandom;

/// Seeds for what needs to differ from run to run. The first is printed, and `-Dcoffer.seed` gives it again.
public final class Seeds {
    private static final SplittableRandom RANDOM = new SplittableRandom(first());

    private Seeds() {}

    // Standard output is what the tests of other processes read.
    private static long first() {
        long first = Long.getLong("coffer.seed", System.nanoTime());
        System.err.println("Seeds: -Dcoffer.seed=" + first);
        return first;
    }

    /// A seed that no other call in this process has got.
    public static synchronized long next() {
        return RANDOM.nextLong();
    }

    /// A generator with a seed of its own.
    public static Random random() {
        return new Random(next());
    }
}
