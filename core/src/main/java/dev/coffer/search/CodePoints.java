package dev.coffer.search;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;

/// Texts as sequences of Unicode code points, which is how databases see them. Java's own order is that of 16-bit units
/// and differs where characters beyond U+FFFF meet those from U+E000.
final class CodePoints {
    private CodePoints() {}

    /// The order of the code points, which is also that of the bytes in UTF-8.
    static int compare(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean alike = Character.isSurrogate(x) == Character.isSurrogate(y);
                return alike
                        ? Character.compare(x, y)
                        : Boolean.compare(Character.isSurrogate(x), Character.isSurrogate(y));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /// The first `count` code points.
    static String first(int count, String text) {
        return text.length() <= count || text.codePointCount(0, text.length()) <= count
                ? text
                : text.substring(0, text.offsetByCodePoints(0, count));
    }

    /// Refuses what PostgreSQL cannot hold and what UTF-8 cannot say, so that every catalog refuses it.
    static String checked(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (c == 0 || (Character.isSurrogate(c) && !pair)) {
                throw new CofferException.Invalid(what + " '" + Text.shown(text) + "' has the character "
                        + String.format("U+%04X", (int) c) + ", which no fact can have");
            }
            i += pair ? 1 : 0;
        }
        return text;
    }
}
