package dev.coffer.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LikePatternTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', true",
        "'', a, false",
        "%, '', true",
        "%%, abc, true",
        "_, a, true",
        "_, '', false",
        "_, ab, false",
        "_, \uD83D\uDE00, true",
        "a%c, abbc, true",
        "a%c, ac, true",
        "a%c, acb, false",
        "%b%b%, abab, true",
        "%ab, aab, true",
        "A, a, false",
        "\\%, %, true",
        "\\%, a, false",
        "\\\\, \\, true",
        "\\a, a, true",
        "a\\, a\\, true",
        "%\uD83D\uDE00, x\uD83D\uDE00\uD83D\uDE00, true",
        "*, a, false",
        "[a], a, false"
    })
    void aPatternFits(String pattern, String text, boolean fits) {
        assertThat(LikePattern.of(pattern).matches(text)).isEqualTo(fits);
    }

    /// `-Dcoffer.seed=…` runs one again.
    @Test
    void randomPatternsFitWhatTheSameRegularExpressionFits() {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("LikePatternTest seed: -Dcoffer.seed=" + seed);
        var random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            var pattern = letters(random, "ab%_");
            var text = letters(random, "ab");
            var regex = Pattern.compile(pattern.replace("%", ".*").replace("_", "."));
            assertThat(LikePattern.of(pattern).matches(text))
                    .as("%s LIKE %s", text, pattern)
                    .isEqualTo(regex.matcher(text).matches());
        }
    }

    private static String letters(Random random, String of) {
        var letters = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            letters.append(of.charAt(random.nextInt(of.length())));
        }
        return letters.toString();
    }

    @Test
    void manyWildcardsDoNotTakeForEver() {
        assertThat(LikePattern.of("%a".repeat(400) + "b").matches("a".repeat(60_000)))
                .isFalse();
    }
}
