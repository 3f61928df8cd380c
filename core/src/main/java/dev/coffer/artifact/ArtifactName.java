package dev.coffer.artifact;

import java.util.Locale;
import java.util.regex.Pattern;

/// The name of an artifact, such as `vision/resnet`: segments of letters, digits, `.`, `_` and `-` joined by `/`, at most
/// 200 characters. Case is kept; two names that differ only in case cannot live in one store.
public record ArtifactName(String value) implements Comparable<ArtifactName> {
    private static final int LIMIT = 200;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*");

    public ArtifactName {
        if (value.length() > LIMIT) {
            throw new CofferException.Invalid("artifact name of " + value.length() + " characters is longer than "
                    + LIMIT + ": '" + Text.shown(value) + "'");
        }
        if (!FORM.matcher(value).matches()) {
            throw new CofferException.Invalid(
                    "'" + Text.shown(value) + "' is not an artifact name",
                    "use segments of letters, digits, '.', '_' and '-' joined by '/', such as vision/resnet");
        }
    }

    public static ArtifactName of(String value) {
        return new ArtifactName(value);
    }

    /// What two names must not share: the name in lower case.
    public String folded() {
        return value.toLowerCase(Locale.ROOT);
    }

    @Override
    public int compareTo(ArtifactName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
