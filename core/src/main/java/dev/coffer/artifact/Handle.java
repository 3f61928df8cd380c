package dev.coffer.artifact;

import java.util.regex.Pattern;

/// A word that stands for a version of an artifact: an alias (`prod`) or a label (`1.4.0`). The two share one name space
/// within an artifact, so that `NAME:WORD` means one thing.
public record Handle(String value) implements Comparable<Handle> {
    private static final int LIMIT = 128;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*");
    private static final Pattern NUMBER = Pattern.compile("v[0-9]+");

    public Handle {
        if (value.length() > LIMIT || !FORM.matcher(value).matches()) {
            throw new CofferException.Invalid(
                    "'" + Text.shown(value) + "' is not an alias or label",
                    "use letters, digits, '.', '_', '+' and '-', at most " + LIMIT + " characters");
        }
        if (value.equals("latest") || NUMBER.matcher(value).matches()) {
            throw new CofferException.Invalid(
                    "'" + value + "' has a meaning of its own and cannot be an alias or label");
        }
    }

    public static Handle of(String value) {
        return new Handle(value);
    }

    /// The same with `.2`, `.3` … behind it, shortened where it would be too long.
    public Handle numbered(int number) {
        var suffix = "." + number;
        return new Handle(value.substring(0, Math.min(value.length(), LIMIT - suffix.length())) + suffix);
    }

    @Override
    public int compareTo(Handle other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
