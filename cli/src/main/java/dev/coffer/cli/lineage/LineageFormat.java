package dev.coffer.cli.lineage;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Nearest;
import dev.coffer.artifact.Text;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The formats of `coffer lineage`.
enum LineageFormat {
    TREE,
    JSON,
    MERMAID,
    DOT,
    OPENLINEAGE;

    /// The chosen format; `--json` means JSON and excludes other formats.
    static LineageFormat of(@Nullable String word, boolean json) {
        var format = word == null ? json ? JSON : TREE : parse(word);
        if (json && format != JSON) {
            throw new CofferException.Invalid(
                    "--json and --format " + format.word() + " exclude each other", "use either");
        }
        return format;
    }

    private static LineageFormat parse(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new CofferException.Invalid(
                        "'" + Text.shown(word) + "' is not a choice for --format",
                        Nearest.question(
                                        word,
                                        Arrays.stream(values())
                                                .map(LineageFormat::word)
                                                .iterator())
                                .orElse("use "
                                        + Arrays.stream(values())
                                                .map(LineageFormat::word)
                                                .collect(Collectors.joining(", ")))));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
