package dev.coffer.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UnitsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void sizesAreInPowersOf1024() {
        assertThat(Units.bytes(0)).isEqualTo("0 B");
        assertThat(Units.bytes(1023)).isEqualTo("1023 B");
        assertThat(Units.bytes(1024)).isEqualTo("1.0 KiB");
        assertThat(Units.bytes(1229)).isEqualTo("1.2 KiB");
        assertThat(Units.bytes(124_151_398)).isEqualTo("118.4 MiB");
        assertThat(Units.bytes(1_406_601_789)).isEqualTo("1.31 GiB");
        assertThat(Units.bytes(Long.MAX_VALUE)).isEqualTo("8.00 EiB");
    }

    @Test
    void aSizeThatRoundsToTheNextUnitIsShownInIt() {
        assertThat(Units.bytes((1L << 20) - 1)).isEqualTo("1.0 MiB");
        assertThat(Units.bytes((1L << 30) - 1)).isEqualTo("1.00 GiB");
    }

    @Test
    void durationsGetCoarserAsTheyGrow() {
        assertThat(Units.duration(Duration.ofMillis(7))).isEqualTo("0.01 s");
        assertThat(Units.duration(Duration.ofMillis(312))).isEqualTo("0.31 s");
        assertThat(Units.duration(Duration.ofMillis(9_800))).isEqualTo("9.8 s");
        assertThat(Units.duration(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
        assertThat(Units.duration(Duration.ofMinutes(63))).isEqualTo("1 h 3 min");
    }

    @Test
    void timesAreRelativeUntilTheyAreLongAgo() {
        assertThat(Units.ago(NOW.plusSeconds(30), NOW)).isEqualTo("just now");
        assertThat(Units.ago(NOW.minusSeconds(12), NOW)).isEqualTo("12 s ago");
        assertThat(Units.ago(NOW.minusSeconds(120), NOW)).isEqualTo("2 min ago");
        assertThat(Units.ago(NOW.minusSeconds(7_300), NOW)).isEqualTo("2 h ago");
        assertThat(Units.ago(NOW.minusSeconds(86_400), NOW)).isEqualTo("1 day ago");
        assertThat(Units.ago(NOW.minusSeconds(3 * 86_400), NOW)).isEqualTo("3 days ago");
        assertThat(Units.ago(NOW.minusSeconds(100 * 86_400), NOW)).isEqualTo("2025-11-21");
    }

    @Test
    void aShareIsWholeOnlyWhenNothingIsMissing() {
        assertThat(Units.percent(912, 1000)).isEqualTo("91.2 %");
        assertThat(Units.percent(99_999, 100_000)).isEqualTo("99.9 %");
        assertThat(Units.percent(100, 100)).isEqualTo("100.0 %");
    }

    @Test
    void countsAreGroupedAndAgreeWithTheirNoun() {
        assertThat(Units.count(1, "file")).isEqualTo("1 file");
        assertThat(Units.count(20_000, "file")).isEqualTo("20,000 files");
        assertThat(Units.count(0, "file")).isEqualTo("0 files");
    }
}
