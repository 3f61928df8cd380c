package dev.coffer.artifact;

/// Makes text from outside fit to be shown in a message: control characters become escapes and length is bounded.
public final class Text {
    private static final int SHOWN_LIMIT = 120;

    private Text() {}

    /// `value` with control characters and line breaks escaped, cut after 120 characters.
    public static String shown(String value) {
        var shown = new StringBuilder();
        int limit = Math.min(value.length(), SHOWN_LIMIT);
        for (int i = 0; i < limit; i++) {
            char c = value.charAt(i);
            if (c == '\n') {
                shown.append("\\n");
            } else if (c == '\t') {
                shown.append("\\t");
            } else if (Character.isISOControl(c) || isInvisible(c)) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return limit < value.length() ? shown.append('…').toString() : shown.toString();
    }

    /// Directional and zero-width marks can make one name look like another.
    private static boolean isInvisible(char c) {
        return Character.getType(c) == Character.FORMAT;
    }
}
