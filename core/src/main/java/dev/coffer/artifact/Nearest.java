package dev.coffer.artifact;

import java.util.Iterator;
import java.util.Optional;

/// Finds the known word that somebody probably meant.
public final class Nearest {
    /// More names than anybody has; a bound on the time a typing mistake can cost.
    private static final int CANDIDATES = 10_000;

    private static final int WORD_CHARS = 200;

    private Nearest() {}

    /// The candidate with the fewest edits from `word`, if those are few for its length. Upper and lower case are alike.
    public static Optional<String> to(String word, Iterator<String> candidates) {
        var found = Optional.<String>empty();
        if (word.length() > WORD_CHARS) {
            return found;
        }
        int best = Math.max(1, word.length() / 3) + 1;
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

    /// As [#to], as a question.
    public static Optional<String> question(String word, Iterator<String> candidates) {
        return to(word, candidates).map(name -> "did you mean '" + name + "'?");
    }

    /// Insertions, deletions, replacements and swaps of neighbours that make `a` into `b` (Damerau's distance, neighbours
    /// swapped once); at least `limit` when there are more.
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
                int cost = isAlike(a, i - 1, b, j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && isAlike(a, i - 1, b, j - 2) && isAlike(a, i - 2, b, j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = last;
            last = row;
        }
        return last[b.length()];
    }

    private static boolean isAlike(String a, int i, String b, int j) {
        return Character.toLowerCase(a.charAt(i)) == Character.toLowerCase(b.charAt(j));
    }
}
