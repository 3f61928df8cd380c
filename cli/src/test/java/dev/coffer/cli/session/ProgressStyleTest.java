package dev.coffer.cli.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.cli.SteppingClock;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressStyleTest {
    private static final Terminal PERSON = new Terminal(true, true, true, 80);

    private static ProcessContext context(Terminal terminal, Map<String, String> environment) {
        return new ProcessContext(
                environment,
                Path.of("/"),
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                new SteppingClock(),
                terminal);
    }

    @Test
    void aPersonGetsABar() {
        assertThat(ProgressStyle.of("auto", false, context(PERSON, Map.of()))).isEqualTo(ProgressStyle.BAR);
    }

    @Test
    void aLogAndADumbTerminalGetLines() {
        assertThat(ProgressStyle.of("auto", false, context(Terminal.NONE, Map.of())))
                .isEqualTo(ProgressStyle.PLAIN);
        assertThat(ProgressStyle.of("auto", false, context(PERSON, Map.of("TERM", "dumb"))))
                .isEqualTo(ProgressStyle.PLAIN);
    }

    @Test
    void jsonKeepsStandardErrorForTheErrorDocument() {
        assertThat(ProgressStyle.of("auto", true, context(PERSON, Map.of()))).isEqualTo(ProgressStyle.NONE);
        assertThat(ProgressStyle.of("plain", true, context(PERSON, Map.of()))).isEqualTo(ProgressStyle.PLAIN);
    }

    @Test
    void anotherWordIsRefused() {
        assertThatThrownBy(() -> ProgressStyle.of("fancy", false, context(PERSON, Map.of())))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessage("'fancy' is not a choice for --progress");
    }
}
