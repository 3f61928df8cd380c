package dev.coffer.search;

import java.util.Arrays;
import java.util.stream.IntStream;

/// A pattern of `LIKE`: `%` any characters, `_` exactly one, `\` takes the next one as it is. A `\` at the end is
/// itself.
public final class LikePattern {
    /// Stands for any characters, also none. Never twice in a row.
    public static final int ANY = -1;

    /// Stands for exactly one character.
    public static final int ONE = -2;

    private final int[] symbols;

    private LikePattern(int[] symbols) {
        this.symbols = symbols;
    }

    public static LikePattern of(String pattern) {
        var points = pattern.codePoints().toArray();
        var symbols = new int[points.length];
        int length = 0;
        for (int i = 0; i < points.length; i++) {
            boolean escapes = points[i] == '\\' && i + 1 < points.length;
            i += escapes ? 1 : 0;
            int symbol = escapes ? points[i] : meaning(points[i]);
            if (symbol != ANY || length == 0 || symbols[length - 1] != ANY) {
                symbols[length++] = symbol;
            }
        }
        return new LikePattern(Arrays.copyOf(symbols, length));
    }

    private static int meaning(int point) {
        return switch (point) {
            case '%' -> ANY;
            case '_' -> ONE;
            default -> point;
        };
    }

    /// Returns the code points, [#ANY] and [#ONE] in order, to write the pattern in another language.
    public IntStream symbols() {
        return Arrays.stream(symbols);
    }

    /// Returns whether the whole text fits. When a part after `%` does not fit here, only that part is tried one
    /// character further on: what `%` before it took need not be reconsidered. So the time is at most the product of
    /// both lengths.
    public boolean matches(String text) {
        int at = 0;
        int symbol = 0;
        int retryAt = -1;
        int retrySymbol = -1;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (symbol < symbols.length && symbols[symbol] == ANY) {
                retrySymbol = ++symbol;
                retryAt = at;
            } else if (symbol < symbols.length && (symbols[symbol] == ONE || symbols[symbol] == point)) {
                symbol++;
                at += Character.charCount(point);
            } else if (retrySymbol >= 0) {
                retryAt += Character.charCount(text.codePointAt(retryAt));
                at = retryAt;
                symbol = retrySymbol;
            } else {
                return false;
            }
        }
        return symbol == symbols.length || (symbol == symbols.length - 1 && symbols[symbol] == ANY);
    }
}
