package dev.coffer.search;

import java.util.Locale;

/// A piece of a filter's text.
///
/// @param text  what it means: of a quoted one what the quotes hold
/// @param start where it begins in the filter's text, in UTF-16 units
/// @param end   behind it
record Token(Kind kind, String text, int start, int end) {
    enum Kind {
        /// Without quotes: keywords, fields, values.
        WORD,
        /// In single quotes.
        TEXT,
        /// In double quotes.
        NAME,
        /// Operators, parentheses, commas.
        SIGN,
        END
    }

    boolean isSign(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    /// @param keyword in capitals
    boolean isKeyword(String keyword) {
        return kind == Kind.WORD
                && text.length() == keyword.length()
                && text.toUpperCase(Locale.ROOT).equals(keyword);
    }
}
