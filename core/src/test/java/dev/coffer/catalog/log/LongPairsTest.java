package dev.coffer.catalog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.blob.Ulid;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LongPairsTest {
    /// `-Dcoffer.seed=…` runs one again.
    @Test
    void itHoldsWhatAMapHolds() {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("LongPairsTest seed: -Dcoffer.seed=" + seed);
        var random = new Random(seed);
        var pairs = new LongPairs();
        Map<Ulid, Integer> map = new HashMap<>();
        for (int i = 1; i <= 50_000; i++) {
            // Small numbers, so that many pairs have something in common, and some come again.
            var pair = new Ulid(random.nextInt(200), random.nextInt(5) == 0 ? random.nextLong() : random.nextInt(200));
            pairs.put(pair, i);
            map.put(pair, i);
        }

        map.forEach((pair, value) -> assertThat(pairs.get(pair)).isEqualTo(value));
        for (int i = 0; i < 10_000; i++) {
            var pair = new Ulid(random.nextInt(400), random.nextInt(400));
            assertThat(pairs.get(pair)).isEqualTo(map.getOrDefault(pair, 0));
        }
    }

    @Test
    void theFirstAndTheSecondAreNotTheSame() {
        var pairs = new LongPairs();
        pairs.put(1, 2, 7);
        pairs.put(0, 0, 8);

        assertThat(pairs.get(1, 2)).isEqualTo(7);
        assertThat(pairs.get(2, 1)).isZero();
        assertThat(pairs.get(0, 0)).isEqualTo(8);
    }

    @Test
    void aNumberBelowOneIsABug() {
        assertThatThrownBy(() -> new LongPairs().put(1, 2, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
