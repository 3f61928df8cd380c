package dev.coffer;

import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import java.util.Comparator;
import java.util.stream.Stream;

/// Finds the name that was probably meant.
final class Nearest {
    private static final int LOOKED_AT = 10_000;

    private Nearest() {}

    static String hint(ArtifactName wanted, Stream<Artifact> artifacts) {
        int tolerance = Math.max(1, wanted.value().length() / 4);
        return artifacts
                .limit(LOOKED_AT)
                .map(artifact -> artifact.name().value())
                .filter(name -> distance(name, wanted.value()) <= tolerance)
                .min(Comparator.comparingInt(name -> distance(name, wanted.value())))
                .map(name -> "did you mean '" + name + "'?")
                .orElse("coffer ls lists what there is");
    }

    /// Levenshtein's distance.
    private static int distance(String a, String b) {
        var previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
