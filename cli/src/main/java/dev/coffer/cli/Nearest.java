package dev.coffer.cli;

import java.util.Iterator;
import java.util.Optional;

/// Finds the known word a person may have meant.
final class Nearest {
    /// More names than anybody has; a bound on the time a typing mistake can cost.
    private static final int CANDIDATES = 10_000;

    private Nearest() {}

    /// The candidate with the fewest edits from `word`, if those are few for its length.
    static Optional<String> to(String word, Iterator<String> candidates) {
        int best = Math.max(1, word.length() / 3) + 1;
        var found = Optional.<String>empty();
        for (int i = 0; i < CANDIDATES && candidates.hasNext(); i++) {
            var candidate = candidates.next();
            int edits = edits(word, candidate, best);
            if (edits < best) {
                best = edits;
                found = Optional.of(candidate);
            }
        }
        return found;
    }

    /// Insertions, deletions, replacements and swaps of neighbours that make `a` into `b`; at least `limit` when more.
    static int edits(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        var before = new int[b.length() + 1];
        var last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = last;
            last = row;
        }
        return last[b.length()];
    }
}
