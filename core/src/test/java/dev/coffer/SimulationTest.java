package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever processes do at once, and whatever happens to them: see [Simulation].
class SimulationTest {
    private static final int STEPS_OF_ONE_STORE = 1_500;

    private static final int SAID_EVERY = 50_000;

    /// How many steps are taken: `-Dcoffer.simulation.steps=1000000` takes many more.
    private static final long STEPS = Long.getLong("coffer.simulation.steps", 20_000);

    /// A failure says which seed to give to have it again, with its store the first one.
    @Test
    void everyCommittedVersionStaysWhole() {
        long first = Long.getLong("coffer.seed", new Random().nextInt());
        System.out.println("SimulationTest seed: -Dcoffer.seed=" + first);
        var tally = new Simulation.Tally();
        long begin = System.nanoTime();
        long said = 0;
        for (long seed = first; tally.steps < STEPS; seed++) {
            if (tally.steps / SAID_EVERY > said) {
                said = tally.steps / SAID_EVERY;
                System.out.printf("%,d steps, nothing lost%n", tally.steps);
            }
            try {
                new Simulation(seed, tally).run(STEPS_OF_ONE_STORE);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("again with -Dcoffer.seed=" + seed, e);
            }
        }
        System.out.printf(
                "%,d steps, %,d crashes, %d ms: %s%n",
                tally.steps, tally.crashes, (System.nanoTime() - begin) / 1_000_000, tally.outcomes);
        assertThat(tally.outcomes.keySet()).contains("put", "read", "delete", "restore", "collect", "move alias");
        assertThat(tally.crashes).isPositive();
    }

    @Test
    void aSeedAlwaysMeansTheSame() {
        var one = new Simulation.Tally();
        var other = new Simulation.Tally();

        assertThat(new Simulation(7, one).run(STEPS_OF_ONE_STORE))
                .isEqualTo(new Simulation(7, other).run(STEPS_OF_ONE_STORE));
        assertThat(one.steps).isEqualTo(other.steps);
        assertThat(one.outcomes).isEqualTo(other.outcomes);
    }
}
