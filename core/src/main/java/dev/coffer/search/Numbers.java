package dev.coffer.search;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// How the text of a parameter or tag is read as a number.
public final class Numbers {
    private static final int LENGTH_LIMIT = 64;
    private static final Pattern FORM = Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

    private Numbers() {}

    /// The number a text is, such as `3`, `0.10` or `-1e-5`; empty when it is none, too long, or too large for a
    /// double.
    public static OptionalDouble find(String text) {
        if (text.length() > LENGTH_LIMIT || !FORM.matcher(text).matches()) {
            return OptionalDouble.empty();
        }
        double number = Double.parseDouble(text);
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }
}
