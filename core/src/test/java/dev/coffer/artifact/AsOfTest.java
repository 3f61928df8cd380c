package dev.coffer.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class AsOfTest {
    private static final Instant TIME = Instant.parse("2026-03-01T09:30:00.250Z");

    @Test
    void whatWasRecordedThenOrBeforeCounts() {
        var moment = AsOf.at(TIME);

        assertThat(moment.includes(TIME)).isTrue();
        assertThat(moment.includes(TIME.minusMillis(1))).isTrue();
        assertThat(moment.includes(TIME.plusNanos(1))).isFalse();
        assertThat(moment.isNow()).isFalse();
    }

    @Test
    void nowEverythingCountsHoweverFarAheadAClockWas() {
        assertThat(AsOf.NOW.isNow()).isTrue();
        assertThat(AsOf.NOW.includes(Instant.MAX)).isTrue();
        assertThat(AsOf.NOW.includes(TIME)).isTrue();
    }

    @Test
    void beforeAllTimesNothingCounts() {
        assertThat(AsOf.at(Instant.MIN).includes(TIME)).isFalse();
    }
}
