package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ValuesFileTest {
    @TempDir
    Path temp;

    @Test
    void nestedMappingsBecomeNamesWithDots() throws IOException {
        var file = write("""
            epochs: 10
            optimizer:
              name: adam
              lr: 1e-3
              schedule: {warmup: 5, empty: {}}
            layers: [64, 32, "x\\"y", {a: null, b: True}]
            seed: 007
            text: "5"
            amp: True
            nothing: ~
            literal: ${NOT_FILLED_IN}
            """);

        assertThat(ValuesFile.params(file).toString())
                .isEqualTo("{epochs=10, optimizer.name=adam, optimizer.lr=1e-3, optimizer.schedule.warmup=5,"
                        + " optimizer.schedule.empty={}, layers=[64,32,\"x\\\"y\",{\"a\":null,\"b\":true}], seed=007,"
                        + " text=5, amp=true, nothing=null, literal=${NOT_FILLED_IN}}");
    }

    @Test
    void jsonIsReadWithTabsAndEscapes() throws IOException {
        var file = write("{\n\t\"a\":{\"b\":1.50,\"c\":\"\\u00e9\\/\\t\"},\n\t\"d\":[1,\t2]\n}\n");

        assertThat(ValuesFile.params(file).toString()).isEqualTo("{a.b=1.50, a.c=é/\t, d=[1,2]}");
    }

    @Test
    void metricsAreNumbers() throws IOException {
        var file = write("accuracy: 0.95\nloss: {train: 1e-3, eval: -2}\nsteps: 1000\nhalf: .5\n");

        assertThat(ValuesFile.metrics(file).toString())
                .isEqualTo("{accuracy=0.95, loss.train=0.001, loss.eval=-2.0, steps=1000.0, half=0.5}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        a: high         | 1:4: metric 'a': expected a number, found the text 'high'
        a: "1.0"        | 1:4: metric 'a': expected a number, found the text '1.0'
        a: .nan         | 1:4: metric 'a': .nan is not a finite decimal number
        a: -.inf        | 1:4: metric 'a': -.inf is not a finite decimal number
        a: 1e999        | 1:4: metric 'a': 1e999 is not a finite decimal number
        a: 0x10         | 1:4: metric 'a': 0x10 is not a finite decimal number
        a: [1]          | 1:4: metric 'a': expected a number, found a list
        a: true         | 1:4: metric 'a': expected a number, found true
        a:              | 1:3: metric 'a': expected a number, found nothing
        {a: 1, a: 2}    | 1:8: 'a' is here a second time; first in line 1
        [1, 2]          | 1:1: expected a mapping of names to values, found a list
        a: {b: 1        | 2:1: not valid YAML: expected ',' or '}', but got <stream end>
        """)
    void aMistakeIsNamedWithItsPlace(String text, String problem) throws IOException {
        var file = write(text + "\n");

        assertThatThrownBy(() -> ValuesFile.metrics(file))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessage(file + ":" + problem);
    }

    @Test
    void oneNameSaidTwoWaysIsRefused() throws IOException {
        var file = write("a.b: 1\na: {b: 2}\n");

        assertThatThrownBy(() -> ValuesFile.params(file)).hasMessageContaining("'a.b' is here a second time");
    }

    @Test
    void anEmptyFileHasNoValues() throws IOException {
        assertThat(ValuesFile.params(write(""))).isEmpty();
        assertThat(ValuesFile.metrics(write("# nothing yet\n"))).isEmpty();
    }

    @Test
    void largeDeepAndMissingFilesAreRefused() throws IOException {
        var large = write("a: " + "x".repeat(1 << 20));
        assertThatThrownBy(() -> ValuesFile.params(large)).hasMessageContaining("larger than 1 MiB");

        var deep = write("a: " + "[".repeat(60) + "]".repeat(60));
        assertThatThrownBy(() -> ValuesFile.params(deep)).hasMessageContaining("nested deeper than 50 levels");

        assertThatThrownBy(() -> ValuesFile.params(temp.resolve("missing.yaml")))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> ValuesFile.params(temp))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("a directory");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(temp.resolve("values.yaml"), text);
    }
}
