package dev.coffer.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PaintTest {
    private static boolean automatic(Map<String, String> environment, boolean terminal) {
        return Paint.of(Paint.Choice.AUTO, environment, terminal).on();
    }

    @Test
    void aTerminalGetsColoursAndAPipeDoesNot() {
        assertThat(automatic(Map.of(), true)).isTrue();
        assertThat(automatic(Map.of(), false)).isFalse();
    }

    @Test
    void noColorTurnsThemOff() {
        assertThat(automatic(Map.of("NO_COLOR", "1"), true)).isFalse();
        assertThat(automatic(Map.of("NO_COLOR", ""), true)).isTrue();
        assertThat(automatic(Map.of("NO_COLOR", "1", "CLICOLOR_FORCE", "1"), true))
                .isFalse();
    }

    @Test
    void aDumbTerminalGetsNone() {
        assertThat(automatic(Map.of("TERM", "dumb"), true)).isFalse();
    }

    @Test
    void clicolorForceTurnsThemOnInPipes() {
        assertThat(automatic(Map.of("CLICOLOR_FORCE", "1"), false)).isTrue();
        assertThat(automatic(Map.of("CLICOLOR_FORCE", "0"), false)).isFalse();
    }

    @Test
    void theOptionWinsOverTheEnvironment() {
        assertThat(Paint.of(Paint.Choice.ALWAYS, Map.of("NO_COLOR", "1"), false).on())
                .isTrue();
        assertThat(Paint.of(Paint.Choice.NEVER, Map.of("CLICOLOR_FORCE", "1"), true)
                        .on())
                .isFalse();
    }

    @Test
    void anotherChoiceIsRefused() {
        assertThatThrownBy(() -> Paint.Choice.parse("pink"))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessage("'pink' is not a choice for --color");
    }
}
