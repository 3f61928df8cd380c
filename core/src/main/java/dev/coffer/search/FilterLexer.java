package dev.coffer.search;

import dev.coffer.artifact.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Cuts a filter's text into tokens, the last of which is the end.
final class FilterLexer {
    private static final String WORD_MARKS = "_.-/:+@%";

    /// Spellings of other languages, and those of this one.
    private static final Map<String, String> FOREIGN =
            Map.of("==", "=", "<>", "!=", "=<", "<=", "=>", ">=", "&&", "AND", "||", "OR", "!", "NOT");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private FilterLexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        return new FilterLexer(text).run();
    }

    private List<Token> run() {
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (Character.isWhitespace(point)) {
                at += Character.charCount(point);
            } else if (point == '\'') {
                quoted(Token.Kind.TEXT, '\'');
            } else if (point == '"') {
                quoted(Token.Kind.NAME, '"');
            } else if (isWord(point)) {
                word();
            } else {
                sign();
            }
        }
        tokens.add(new Token(Token.Kind.END, "", at, at));
        return tokens;
    }

    private static boolean isWord(int point) {
        return Character.isLetterOrDigit(point) || WORD_MARKS.indexOf(point) >= 0;
    }

    private void word() {
        int start = at;
        while (at < text.length() && isWord(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        tokens.add(new Token(Token.Kind.WORD, text.substring(start, at), start, at));
    }

    private void quoted(Token.Kind kind, char quote) {
        int start = at++;
        var held = new StringBuilder();
        while (true) {
            int end = text.indexOf(quote, at);
            if (end < 0) {
                throw Caret.at(
                        text,
                        start,
                        "the " + quote + " here is never closed",
                        "a " + quote + " inside is written twice");
            }
            held.append(text, at, end);
            at = end + 1;
            if (at == text.length() || text.charAt(at) != quote) {
                break;
            }
            held.append(quote);
            at++;
        }
        tokens.add(new Token(kind, held.toString(), start, at));
    }

    private void sign() {
        int length = length();
        var sign = text.substring(at, at + length);
        if (FOREIGN.containsKey(sign)) {
            throw Caret.at(text, at, "there is no operator '" + sign + "'", "write " + FOREIGN.get(sign));
        }
        if ("()=<>,".indexOf(sign.charAt(0)) < 0 && length == 1) {
            int point = text.codePointAt(at);
            throw Caret.at(
                    text,
                    at,
                    "unexpected '" + Text.shown(Character.toString(point)) + "'",
                    "a text with other characters than letters, digits and " + WORD_MARKS + " stands in quotes");
        }
        tokens.add(new Token(Token.Kind.SIGN, sign, at, at + length));
        at += length;
    }

    private int length() {
        if (at + 1 == text.length()) {
            return 1;
        }
        var two = text.substring(at, at + 2);
        return two.equals("!=") || two.equals("<=") || two.equals(">=") || FOREIGN.containsKey(two) ? 2 : 1;
    }
}
