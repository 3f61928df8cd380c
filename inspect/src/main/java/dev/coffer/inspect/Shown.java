package dev.coffer.inspect;

/// Cuts what is shown of a file to a bearable length.
final class Shown {
    private Shown() {}

    /// At most `limit` characters, and `…` for what is missing.
    static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
        return text.substring(0, end) + "…";
    }
}
