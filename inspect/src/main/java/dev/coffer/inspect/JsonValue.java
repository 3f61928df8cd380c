package dev.coffer.inspect;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.io.JsonStringEncoder;

/// A JSON value in memory. Equal values are equal, whatever the order of their names and however their numbers are written.
sealed interface JsonValue {
    /// An object.
    ///
    /// @param members sorted by name
    record Members(Map<String, JsonValue> members) implements JsonValue {}

    record Items(List<JsonValue> items) implements JsonValue {}

    /// A text, number, `true`, `false` or `null`, as JSON writes it.
    record Scalar(String text) implements JsonValue {}

    /// Reads a file that is one value.
    static JsonValue read(Content content, Bounds bounds) {
        if (content.size() > bounds.jsonBytes()) {
            throw new Unreadable("it has more than " + bounds.jsonBytes() + " bytes of JSON that is no table");
        }
        try (var json = JsonTokens.open(content.open(0, content.size()))) {
            var first = json.nextToken();
            if (first == null) {
                throw new Unreadable("it is empty");
            }
            var value = new Reader(json, bounds.nodes()).value(first);
            if (json.nextToken() != null) {
                throw new Unreadable("something follows the JSON value");
            }
            return value;
        } catch (JacksonException e) {
            throw Reader.notJson(e);
        }
    }

    /// The value without blanks, names sorted.
    default String canonical() {
        var text = new StringBuilder();
        write(text);
        return text.toString();
    }

    private void write(StringBuilder text) {
        switch (this) {
            case Scalar scalar -> text.append(scalar.text());
            case Items items -> {
                char before = '[';
                for (var item : items.items()) {
                    text.append(before);
                    item.write(text);
                    before = ',';
                }
                text.append(before == '[' ? "[]" : "]");
            }
            case Members members -> {
                char before = '{';
                for (var member : members.members().entrySet()) {
                    text.append(before).append(quoted(member.getKey())).append(':');
                    member.getValue().write(text);
                    before = ',';
                }
                text.append(before == '{' ? "{}" : "}");
            }
        }
    }

    /// A text as JSON writes it.
    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }

    /// Builds values from tokens, not more than a given number of them.
    final class Reader {
        private static final int SHORT_DIGITS = 18;

        private final JsonParser json;
        private final int limit;
        private int count;

        Reader(JsonParser json, int limit) {
            this.json = json;
            this.limit = limit;
        }

        /// The value that begins with the current token.
        JsonValue value(JsonToken token) {
            if (++count > limit) {
                throw new Unreadable("it has more than " + limit + " JSON values");
            }
            return switch (token) {
                case START_OBJECT -> members();
                case START_ARRAY -> items();
                case VALUE_STRING -> new Scalar(quoted(json.getString()));
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Scalar(number(json.getString()));
                default -> new Scalar(json.getString());
            };
        }

        private JsonValue members() {
            var members = new TreeMap<String, JsonValue>();
            for (var name = json.nextName(); name != null; name = json.nextName()) {
                if (members.put(name, value(json.nextToken())) != null) {
                    throw new Unreadable("it has a JSON object with a name twice: " + Shown.cut(name, 100));
                }
            }
            return new Members(members);
        }

        private JsonValue items() {
            var items = new ArrayList<JsonValue>();
            for (var token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                items.add(value(token));
            }
            items.trimToSize();
            return new Items(items);
        }

        /// One way of writing each number: `100`, `1.5`, `1E+40`.
        static String number(String text) {
            boolean isWord = text.endsWith("N") || text.endsWith("y");
            boolean isPlain = text.length() <= SHORT_DIGITS
                    && !text.equals("-0")
                    && text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '-');
            if (isWord || isPlain) {
                return text;
            }
            try {
                var number = new BigDecimal(text).stripTrailingZeros();
                boolean isShort = number.scale() <= 0 && (long) number.precision() - number.scale() <= SHORT_DIGITS;
                return isShort ? Long.toString(number.longValueExact()) : number.toString();
            } catch (ArithmeticException | NumberFormatException e) {
                // An exponent that is too large for any number: told apart as it is written.
                return text;
            }
        }

        static Unreadable notJson(JacksonException e) {
            return new Unreadable("it is not JSON that can be read: " + Shown.cut(reason(e), 200));
        }

        private static String reason(JacksonException e) {
            var where = e.getLocation() == null || e.getLocation().getLineNr() < 0
                    ? ""
                    : " in line " + e.getLocation().getLineNr();
            return e.getOriginalMessage() + where;
        }
    }
}
