package dev.coffer.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class Rfc3339Test {
    @Test
    void timesComeBackToTheMillisecond() {
        for (var text : List.of(
                "1970-01-01T00:00:00.000Z",
                "1969-12-31T23:59:59.999Z",
                "2024-02-29T12:00:00.007Z",
                "0000-01-01T00:00:00.000Z",
                "9999-12-31T23:59:59.999Z")) {
            assertThat(Rfc3339.format(Rfc3339.parse(text))).isEqualTo(text);
            assertThat(Rfc3339.parse(text)).isEqualTo(Instant.parse(text));
        }
    }

    @Test
    void whatIsFinerThanAMillisecondIsLeftOut() {
        assertThat(Rfc3339.format(Instant.parse("2026-03-01T09:30:00.250999Z"))).isEqualTo("2026-03-01T09:30:00.250Z");
    }

    @Test
    void otherFormsAreRefused() {
        for (var text : List.of(
                "",
                "2026-03-01",
                "2026-03-01T09:30:00Z",
                "2026-03-01T09:30:00.250+01:00",
                "2026-03-01t09:30:00.250z",
                "2026-13-01T09:30:00.250Z",
                "2026-02-29T09:30:00.250Z",
                "2026-03-01T24:30:00.250Z",
                "+026-03-01T09:30:00.250Z")) {
            assertThatThrownBy(() -> Rfc3339.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aTimeFarFromNowPointsAtTheClock() {
        assertThatThrownBy(() -> Rfc3339.format(Instant.MAX)).isInstanceOf(CofferException.Invalid.class);
    }
}
