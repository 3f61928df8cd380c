package dev.coffer.artifact;

/// Makes text from outside fit to be shown in a message: control characters become escapes and length is bounded.
public final class Text {
    private static final int SHOWN_LIMIT = 120;

    private Text() {}

    /// `value` with control characters and line breaks escaped, cut after 120 characters.
    public static String shown(String value) {
        int limit = Math.min(value.length(), SHOWN_LIMIT);
        var shown = escaped(value.substring(0, limit));
        return limit < value.length() ? shown + "…" : shown;
    }

    /// The whole of `value`, with control characters and line breaks escaped.
    public static String escaped(String value) {
        var shown = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
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
        return shown.toString();
    }

    /// Directional and zero-width marks can make one name look like another.
    private static boolean isInvisible(char c) {
        return Character.getType(c) == Character.FORMAT;
    }
}
