package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Nearest;
import dev.coffer.artifact.Text;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// What a key takes. A value that was read is kept as normal text: absolute paths, `true` and `false`, plain digits.
sealed interface Form {
    /// One of a few words.
    record Choice(List<String> words) implements Form {}

    /// Text that a check lets through.
    record Word(Check check) implements Form {}

    /// Text that is never shown.
    record Hidden() implements Form {}

    /// A path.
    record File() implements Form {}

    /// `true` or `false`.
    record Flag() implements Form {}

    /// A whole number from 1.
    record Count() implements Form {}

    /// Which versions are kept for their metrics: a mapping, or a list of them. Kept as JSON.
    record Best() implements Form {}

    /// Rules for some versions: a list of mappings. Kept as JSON.
    record Rules() implements Form {}

    /// Returns its argument, or throws `Invalid`.
    interface Check {
        String check(String value);
    }

    Pattern DIGITS = Pattern.compile("[-+]?[0-9]{1,18}");
    int COUNT_MAX = 1_000_000_000;

    /// What it takes, for a message.
    default String wanted() {
        return switch (this) {
            case Choice(var words) -> String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
            case Word _, Hidden _ -> "text";
            case File _ -> "a path";
            case Flag _ -> "true or false";
            case Count _ -> "a whole number";
            case Best _ -> "a mapping, or a list of mappings";
            case Rules _ -> "a list of mappings";
        };
    }

    /// The normal text of `text`.
    ///
    /// @param base what a relative path is relative to
    default String normal(String text, Path base) {
        return switch (this) {
            case Choice(var words) -> choice(text, words);
            case Word(var check) -> check.check(text);
            case Hidden _ -> Checks.secret(text);
            case File _ -> Location.path(text, base).toString();
            case Flag _ -> flag(text);
            case Count _ -> count(text);
            case Best _ -> PolicyText.best(PolicyReader.parse(text, PolicyReader::best));
            case Rules _ -> PolicyText.rules(PolicyReader.parse(text, PolicyReader::rules));
        };
    }

    private String choice(String text, List<String> words) {
        if (words.contains(text)) {
            return text;
        }
        throw new CofferException.Invalid(
                "expected " + wanted() + ", found '" + Text.shown(text) + "'",
                Nearest.question(text, words.iterator()).orElse(null));
    }

    private String flag(String text) {
        return switch (text) {
            case "true", "True", "TRUE" -> "true";
            case "false", "False", "FALSE" -> "false";
            default -> throw new CofferException.Invalid("expected true or false, found '" + Text.shown(text) + "'");
        };
    }

    private String count(String text) {
        if (!DIGITS.matcher(text).matches()) {
            throw new CofferException.Invalid("expected a whole number, found '" + Text.shown(text) + "'");
        }
        long number = Long.parseLong(text);
        if (number < 1 || number > COUNT_MAX) {
            throw new CofferException.Invalid("expected a whole number from 1 to " + COUNT_MAX + ", found " + number);
        }
        return Long.toString(number);
    }

    /// Whether a scalar of this kind, as it stands in a file, can be meant for it.
    default boolean takes(Tree.Kind kind, boolean substituted) {
        return switch (this) {
            case Choice _, Word _, Hidden _, File _ -> kind == Tree.Kind.TEXT || substituted;
            case Flag _ -> kind == Tree.Kind.BOOLEAN;
            case Count _ -> kind == Tree.Kind.INTEGER;
            case Best _, Rules _ -> false;
        };
    }

    /// Whether its values are never shown.
    default boolean isSecret() {
        return this instanceof Hidden;
    }
}
