package dev.coffer.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a Python literal, as the header of an npy file is one: dictionaries, tuples, lists, texts, whole numbers, `True`,
/// `False` and `None`. They become maps, lists, texts, longs, booleans and the text `None`.
final class PythonLiteral {
    private static final int DEEPEST = 20;
    private static final int MOST_DIGITS = 18;

    private final String text;
    private int at;

    private PythonLiteral(String text) {
        this.text = text;
    }

    static Object parse(String text) {
        var literal = new PythonLiteral(text);
        var value = literal.value(0);
        literal.blanks();
        if (literal.at < text.length()) {
            throw literal.wrong();
        }
        return value;
    }

    private Object value(int depth) {
        if (depth > DEEPEST) {
            throw new Unreadable("its header is nested too deeply");
        }
        blanks();
        char first = peek();
        return switch (first) {
            case '{' -> dictionary(depth);
            case '(' -> list(')', depth);
            case '[' -> list(']', depth);
            case '\'', '"' -> quoted();
            default -> word();
        };
    }

    private Map<Object, Object> dictionary(int depth) {
        var map = new LinkedHashMap<Object, Object>();
        at++;
        for (blanks(); peek() != '}'; blanks()) {
            var key = value(depth + 1);
            blanks();
            expect(':');
            map.put(key, value(depth + 1));
            separator('}');
        }
        at++;
        return map;
    }

    private List<Object> list(char end, int depth) {
        var list = new ArrayList<Object>();
        at++;
        for (blanks(); peek() != end; blanks()) {
            list.add(value(depth + 1));
            separator(end);
        }
        at++;
        return list;
    }

    private void separator(char end) {
        blanks();
        if (peek() != end) {
            expect(',');
        }
    }

    private String quoted() {
        char quote = text.charAt(at++);
        var value = new StringBuilder();
        while (peek() != quote) {
            if (peek() == '\\') {
                at++;
            }
            value.append(peek());
            at++;
        }
        at++;
        return value.toString();
    }

    private Object word() {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        var word = text.substring(start, at);
        // Python 2 wrote an L behind long numbers.
        var digits = word.endsWith("L") ? word.substring(0, word.length() - 1) : word;
        if (digits.matches("-?[0-9]{1," + MOST_DIGITS + "}")) {
            return Long.parseLong(digits);
        }
        return switch (word) {
            case "True" -> true;
            case "False" -> false;
            case "None" -> word;
            default -> throw wrong();
        };
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong();
        }
        return text.charAt(at);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw wrong();
        }
        at++;
    }

    private Unreadable wrong() {
        return new Unreadable("its header is no Python literal, at character " + at);
    }
}
