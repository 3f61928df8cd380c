package dev.coffer.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.CofferException;
import dev.coffer.hostile.Mutator;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Whatever is written as a filter: a filter, or a message about it. `-Dcoffer.seed=…` runs one again.
class FilterFuzzTest {
    private static final int ROUNDS = Integer.getInteger("coffer.fuzz", 20_000);
    private static final Instant NOW = Instant.parse("2026-03-08T12:00:00Z");
    private static final List<String> WORDS = List.of(
            "AND",
            "OR",
            "NOT",
            "(",
            ")",
            "((",
            "IN (",
            ",",
            "LIKE",
            "IS NULL",
            "IS NOT NULL",
            "BETWEEN",
            "=",
            "!=",
            "<>",
            "<=",
            ">",
            "~",
            "metrics.",
            "params.",
            "tags.\"",
            "\"",
            "'",
            "''",
            "name",
            "type",
            "created",
            "now",
            "- 7d",
            "1e5",
            "0.93",
            "TRUE",
            "false",
            "'2026-01-01'",
            "\\",
            "--",
            ";",
            "%",
            "\u00fc",
            "\ud83c\udf89");
    private static final List<String> FILTERS = List.of(
            "metrics.accuracy >= 0.93 AND params.lr < 0.1 AND created > now - 7d",
            "NOT (type = 'model' OR name LIKE 'vision/%') AND tags.\"it \"\"is\"\" so\" IS NOT NULL",
            "run IN ('a', 'b', 'it''s') AND (created >= '2026-01-01T00:00:00Z' OR deleted = false)");

    @Test
    void everyTextIsAFilterOrRefused() {
        long first = Long.getLong("coffer.seed", new Random().nextInt());
        System.out.println("FilterFuzzTest seed: -Dcoffer.seed=" + first);
        int read = 0;
        for (long seed = first; seed < first + ROUNDS; seed++) {
            var random = new SplittableRandom(seed);
            var seeds = random.nextInt(4) == 0
                    ? FilterText.of(new RandomFilters(random).filter())
                    : FILTERS.get(random.nextInt(FILTERS.size()));
            read += isRead(new Mutator(random).text(seeds, WORDS), seed) ? 1 : 0;
        }
        System.out.println("fuzzed filters: " + ROUNDS + ", " + read + " read, the others refused");
        assertThat(read).isBetween(1, ROUNDS - 1);
    }

    private static boolean isRead(String text, long seed) {
        try {
            var filter = FilterParser.parse(text, NOW);
            var written = FilterText.of(filter);
            assertThat(FilterText.of(FilterParser.parse(written, NOW))).as(text).isEqualTo(written);
            return true;
        } catch (CofferException.Invalid e) {
            return false;
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("'" + text + "', again with -Dcoffer.seed=" + seed, e);
        }
    }
}
