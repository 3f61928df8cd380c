package dev.coffer.cli.upkeep;

import dev.coffer.accounting.Share;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.cli.output.Columns;
import java.util.Comparator;
import java.util.List;

/// In which order `coffer stats --by` lists.
final class StatsSort {
    private static final String DESCENDING = ":desc";
    private static final String ASCENDING = ":asc";
    private static final String NAME = "name";
    private static final List<String> KEYS = List.of("unique", "shared", "logical", "versions", NAME);

    private StatsSort() {}

    /// Parses a sort key, optionally with `:asc` or `:desc`. Numbers default to descending, names to ascending.
    static Comparator<Share> of(String text) {
        var word = text.endsWith(DESCENDING)
                ? text.substring(0, text.length() - DESCENDING.length())
                : text.endsWith(ASCENDING) ? text.substring(0, text.length() - ASCENDING.length()) : text;
        var order = by(word);
        boolean descending = text.endsWith(DESCENDING) || (!text.endsWith(ASCENDING) && !word.equals(NAME));
        return (descending ? order.reversed() : order).thenComparing(Share::key);
    }

    private static Comparator<Share> by(String word) {
        return switch (word) {
            case "unique" -> Comparator.comparingLong(Share::unique);
            case "shared" -> Comparator.comparingLong(Share::shared);
            case "logical" -> Comparator.comparingLong(Share::logical);
            case "versions" -> Comparator.comparingLong(Share::versions);
            case NAME -> Comparator.comparing(Share::key);
            default ->
                throw new CofferException.Invalid(
                        "'" + Text.shown(word) + "' is not a choice for --sort", Columns.meant(word, KEYS));
        };
    }
}
