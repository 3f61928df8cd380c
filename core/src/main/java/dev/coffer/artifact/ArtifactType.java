package dev.coffer.artifact;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What kind of thing an artifact is. Set by its first version and kept.
public enum ArtifactType {
    MODEL,
    DATASET,
    EVALUATION,
    REPORT,
    METRICS,
    CONFIG,
    VISUALIZATION,
    OTHER;

    /// Reads the lower-case word.
    public static ArtifactType parse(String word) {
        return Arrays.stream(values())
                .filter(type -> type.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new CofferException.Invalid(
                        "'" + Text.shown(word) + "' is not an artifact type",
                        "types are "
                                + Arrays.stream(values())
                                        .map(ArtifactType::word)
                                        .collect(Collectors.joining(", "))));
    }

    /// The lower-case word used everywhere outside Java.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
