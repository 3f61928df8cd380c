package dev.coffer.cli.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyValuesTest {
    @Test
    void theFirstEqualsSignSeparates() {
        assertThat(KeyValues.parse("--param", List.of("a=b=c", "empty="))).isEqualTo(Map.of("a", "b=c", "empty", ""));
    }

    @Test
    void aParameterNeedsAValue() {
        assertThatThrownBy(() -> KeyValues.parse("--param", List.of("lr")))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessage("'lr' is no value for --param");
    }

    @Test
    void aTagNeedsNone() {
        assertThat(KeyValues.parseTags("--tag", List.of("reviewed", "stage=prod")))
                .isEqualTo(Map.of("reviewed", "", "stage", "prod"));
    }

    @Test
    void aKeyIsNeeded() {
        assertThatThrownBy(() -> KeyValues.parseTags("--tag", List.of("=x"))).hasMessage("'=x' has no key");
        assertThatThrownBy(() -> KeyValues.parse("--param", List.of("=x"))).isInstanceOf(CofferException.Invalid.class);
    }

    @Test
    void twoValuesForOneKeyAreAMistake() {
        assertThatThrownBy(() -> KeyValues.parse("--param", List.of("lr=1", "lr=2")))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessage("--param gives 'lr' two values: '1' and '2'");
    }

    @Test
    void metricsAreNumbers() {
        assertThat(KeyValues.parseNumbers("--metric", List.of("loss=-1.5e-3"))).isEqualTo(Map.of("loss", -0.0015));
        assertThatThrownBy(() -> KeyValues.parseNumbers("--metric", List.of("loss=low")))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessage("'low' is not a number");
    }
}
