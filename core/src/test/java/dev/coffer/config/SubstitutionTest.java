package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SubstitutionTest {
    private final Substitution substitution =
            new Substitution(Map.of("A", "x", "EMPTY", "", "NESTED", "${A}", "PATH_LIKE", "s3://b/p"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        plain           | plain
        ${A}            | x
        -${A}-${A}-     | -x-x-
        ${B:y}          | y
        ${B:s3://b/p}   | s3://b/p
        ${B:-y}         | y
        ${B:}           | ``
        ${EMPTY:y}      | ``
        ${EMPTY:-y}     | y
        ${A:y}          | x
        ${B:${A}}       | x
        ${B:${C:z}}/w   | z/w
        ${NESTED}       | ${A}
        $${A}           | ${A}
        a$${A}${A}      | a${A}x
        $A              | $A
        ${PATH_LIKE}    | s3://b/p
        """)
    void variablesAndDefaultsAreFilledIn(String text, String filled) {
        assertThat(substitution.fill(text).text()).isEqualTo(filled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${B}", "${", "${A", "${}", "${1A}", "${A B}", "${B:${C}}"})
    void whatCannotBeFilledInIsRefused(String text) {
        assertThatThrownBy(() -> substitution.fill(text)).isInstanceOf(CofferException.Invalid.class);
    }
}
