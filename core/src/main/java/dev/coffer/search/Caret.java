package dev.coffer.search;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import org.jspecify.annotations.Nullable;

/// Failures that point at a place in a filter's text.
final class Caret {
    private static final int CHARS_BEFORE = 60;
    private static final int CHARS_BEHIND = 40;

    private Caret() {}

    /// @param index in UTF-16 units
    static CofferException.Invalid at(String text, int index, String message, @Nullable String hint) {
        int from = whole(text, Math.max(0, index - CHARS_BEFORE));
        int to = whole(text, Math.min(text.length(), index + CHARS_BEHIND));
        var before = (from > 0 ? "…" : "") + Text.escaped(text.substring(from, index));
        var behind = Text.escaped(text.substring(index, to)) + (to < text.length() ? "…" : "");
        int column = text.codePointCount(0, index) + 1;
        return new CofferException.Invalid(
                "filter, column " + column + ": " + message + "\n  " + before + behind + "\n  "
                        + " ".repeat(before.codePointCount(0, before.length())) + "^",
                hint);
    }

    /// Not between the halves of a surrogate pair.
    private static int whole(String text, int index) {
        boolean inside = index > 0
                && index < text.length()
                && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
        return inside ? index - 1 : index;
    }
}
