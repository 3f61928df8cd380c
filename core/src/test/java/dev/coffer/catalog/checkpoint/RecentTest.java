package dev.coffer.catalog.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RecentTest {
    private final Recent<String, Integer> recent = new Recent<>(10);

    @Test
    void whatFitsIsKept() {
        recent.put("a", 1, 4);
        recent.put("b", 2, 6);

        assertThat(recent.get("a")).contains(1);
        assertThat(recent.get("b")).contains(2);
        assertThat(recent.get("c")).isEmpty();
    }

    @Test
    void whatWasNotAskedForTheLongestGoesFirst() {
        recent.put("a", 1, 4);
        recent.put("b", 2, 4);
        assertThat(recent.get("a")).isPresent();

        recent.put("c", 3, 4);

        assertThat(recent.get("b")).isEmpty();
        assertThat(recent.get("a")).contains(1);
        assertThat(recent.get("c")).contains(3);
    }

    @Test
    void somethingHeavyTakesThePlaceOfSeveral() {
        recent.put("a", 1, 3);
        recent.put("b", 2, 3);
        recent.put("c", 3, 3);

        recent.put("d", 4, 8);

        assertThat(recent.get("d")).contains(4);
        assertThat(recent.get("a")).isEmpty();
        assertThat(recent.get("b")).isEmpty();
        assertThat(recent.get("c")).isEmpty();
    }

    @Test
    void whatIsTooHeavyIsNotKeptAndDrivesNothingOut() {
        recent.put("a", 1, 4);

        recent.put("b", 2, 11);

        assertThat(recent.get("b")).isEmpty();
        assertThat(recent.get("a")).contains(1);
    }

    @Test
    void whatIsPutAgainCountsOnce() {
        for (int i = 0; i < 100; i++) {
            recent.put("a", i, 5);
        }
        recent.put("b", 2, 5);

        assertThat(recent.get("a")).contains(99);
        assertThat(recent.get("b")).contains(2);
    }
}
