package dev.coffer.cli.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @Test
    void bothEndsAreIncluded() {
        var range = ByteRange.parse("10-19");
        assertThat(range.offset(100)).isEqualTo(10);
        assertThat(range.length(100)).isEqualTo(10);
    }

    @Test
    void anOpenRangeGoesToTheEnd() {
        var range = ByteRange.parse("90-");
        assertThat(range.offset(100)).isEqualTo(90);
        assertThat(range.length(100)).isEqualTo(10);
    }

    @Test
    void aRangeFromTheEndTakesTheLastBytes() {
        var range = ByteRange.parse("-10");
        assertThat(range.offset(100)).isEqualTo(90);
        assertThat(range.length(100)).isEqualTo(10);
        assertThat(range.offset(3)).isZero();
        assertThat(range.length(3)).isEqualTo(3);
    }

    @Test
    void aRangeBeyondTheEndIsCut() {
        assertThat(ByteRange.parse("90-200").length(100)).isEqualTo(10);
        assertThat(ByteRange.parse("0-9223372036854775807").length(100)).isEqualTo(100);
        assertThat(ByteRange.parse("100-200").length(100)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "5", "9-1", "a-b", "1-b", "--1", "1--2", "1-+2", "99999999999999999999-"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> ByteRange.parse(text))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("is not a byte range");
    }
}
