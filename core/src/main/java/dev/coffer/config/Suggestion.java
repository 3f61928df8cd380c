package dev.coffer.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds the word somebody probably meant.
final class Suggestion {
    private static final int FAR = 2;

    private Suggestion() {}

    /// "did you mean 'bucket'?", when one of `words` is at most two slips of the finger away.
    static Optional<String> of(String typed, Collection<String> words) {
        if (typed.length() > 100) {
            return Optional.empty();
        }
        return words.stream()
                .filter(word -> distance(typed, word) <= Math.min(FAR, word.length() - 1))
                .min(Comparator.comparingInt(word -> distance(typed, word)))
                .map(word -> "did you mean '" + word + "'?");
    }

    /// The Levenshtein distance, capitals counting as small letters.
    private static int distance(String a, String b) {
        var previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                int replaced = previous[j - 1] + (same ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
