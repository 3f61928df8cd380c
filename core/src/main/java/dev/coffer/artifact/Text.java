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

    /// The whole of `value`, with control characters, line breaks and invisible marks escaped.
    public static String escaped(String value) {
        return escaped(value, "");
    }

    /// The same, with the control characters in `kept` as they are.
    public static String escaped(String value, String kept) {
        if (value.chars().noneMatch(c -> isEscaped((char) c))) {
            return value;
        }
        var shown = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!isEscaped(c) || kept.indexOf(c) >= 0) {
                shown.append(c);
            } else if (c == '\n') {
                shown.append("\\n");
            } else if (c == '\t') {
                shown.append("\\t");
            } else {
                shown.append(String.format("\\u%04x", (int) c));
            }
        }
        return shown.toString();
    }

    /// `value` as one word of a shell, for commands that people copy: in single quotes where it needs them, control characters
    /// escaped.
    public static String word(String value) {
        return value.matches("[\\w@%+=:,./-]+") ? value : "'" + escaped(value).replace("'", "'\\''") + "'";
    }

    /// Whether a character is a control character, or changes how the text around it is shown: directional and zero-width marks can make one name
    /// look like another, and so can letters of the block of tags, which are invisible.
    public static boolean isEscaped(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> c == TAGS;
        };
    }

    /// The first half of every character in the block of tags.
    private static final char TAGS = 0xDB40;
}
