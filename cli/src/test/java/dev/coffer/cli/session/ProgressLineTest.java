package dev.coffer.cli.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.SteppingClock;
import dev.coffer.transfer.Progress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final long MIB = 1 << 20;
    private static final String CLEAR = "\r\u001b[K";

    private final SteppingClock clock = new SteppingClock();
    private final Progress progress = new Progress();

    private ProgressLine line(ProgressStyle style, int columns) {
        return new ProgressLine(style, progress, clock, columns);
    }

    /// Half a minute of steady work.
    private String bar(int columns) {
        var line = line(ProgressStyle.BAR, columns);
        progress.expect(10, 6000 * MIB);
        var shown = "";
        for (int i = 0; i < 300; i++) {
            clock.step(Duration.ofMillis(100));
            progress.done(0, 10 * MIB);
            progress.stored(4 * MIB);
            progress.known(6 * MIB);
            shown = line.tick();
        }
        return shown.substring(CLEAR.length());
    }

    @Test
    void aWideBarShowsEverything() {
        assertThat(bar(120))
                .isEqualTo(
                        "████████████░░░░░░░░░░░░  50 %  2.93 GiB of 5.86 GiB  new 1.17 GiB  known 1.76 GiB  100.0 MiB/s"
                                + "  eta 30 s");
    }

    @Test
    void aUsualTerminalHasRoomForAllNumbersAndABar() {
        assertThat(bar(80))
                .hasSizeLessThan(80)
                .contains("█", "50 %", "2.93 GiB", "new 1.17 GiB", "known 1.76 GiB", "MiB/s", "eta 30 s");
    }

    @Test
    void aNarrowTerminalStillGetsOneLine() {
        assertThat(bar(30)).hasSizeLessThan(30).startsWith("50 %  2.93 GiB");
        assertThat(bar(20)).hasSizeLessThan(20);
    }

    @Test
    void noRemainingTimeIsShownInTheFirstTwoSeconds() {
        var line = line(ProgressStyle.BAR, 120);
        progress.expect(1, 100 * MIB);
        clock.step(Duration.ofMillis(1900));
        progress.done(0, MIB);
        assertThat(line.tick()).doesNotContain("eta");
        clock.step(Duration.ofMillis(200));
        assertThat(line.tick()).contains("eta");
    }

    @Test
    void theRateFollowsChangesSmoothly() {
        var line = line(ProgressStyle.BAR, 120);
        for (int i = 0; i < 100; i++) {
            clock.step(Duration.ofMillis(100));
            progress.done(0, 10 * MIB);
            line.tick();
        }
        clock.step(Duration.ofMillis(100));
        assertThat(line.tick()).contains("96.7 MiB/s");
        for (int i = 0; i < 300; i++) {
            clock.step(Duration.ofMillis(100));
            line.tick();
        }
        assertThat(line.tick()).contains("4.5 KiB/s");
    }

    @Test
    void anUnknownTotalShowsNoShareAndNoBar() {
        var line = line(ProgressStyle.BAR, 80);
        clock.step(Duration.ofSeconds(3));
        progress.done(1, 3 * MIB);
        assertThat(line.tick()).isEqualTo(CLEAR + "3.0 MiB  1.0 MiB/s");
    }

    @Test
    void whenAllIsReadTheRestIsWaitingForTheDisk() {
        var line = line(ProgressStyle.BAR, 80);
        progress.expect(1, MIB);
        progress.done(1, MIB);
        clock.step(Duration.ofSeconds(3));
        assertThat(line.tick()).endsWith("100 %  1.0 MiB  finishing");
    }

    @Test
    void aBarIsWipedAwayAtTheEnd() {
        var line = line(ProgressStyle.BAR, 80);
        assertThat(line.end()).isEmpty();
        line.tick();
        assertThat(line.end()).isEqualTo(CLEAR);
    }

    @Test
    void aLogGetsALineEveryTenSeconds() {
        var line = line(ProgressStyle.PLAIN, 80);
        progress.expect(1, 400 * MIB);
        int lines = 0;
        for (int i = 0; i < 399; i++) {
            clock.step(Duration.ofMillis(100));
            progress.done(0, MIB);
            lines += line.tick().isEmpty() ? 0 : 1;
        }
        assertThat(lines).isEqualTo(3);
        clock.step(Duration.ofMillis(100));
        assertThat(line.tick()).isEqualTo("99 %  399.0 MiB of 400.0 MiB  9.7 MiB/s  eta 0 s\n");
    }

    @Test
    void noneIsSilent() {
        var line = line(ProgressStyle.NONE, 80);
        clock.step(Duration.ofSeconds(60));
        assertThat(line.tick() + line.end()).isEmpty();
    }
}
