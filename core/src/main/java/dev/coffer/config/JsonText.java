package dev.coffer.config;

import java.util.Locale;
import java.util.regex.Pattern;

/// Writes a value as JSON without spaces. Numbers stay as they are written where JSON knows the form.
final class JsonText {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

    private JsonText() {}

    static String of(Tree value) {
        var json = new StringBuilder();
        append(value, json);
        return json.toString();
    }

    private static void append(Tree value, StringBuilder json) {
        switch (value) {
            case Tree.Scalar scalar -> append(scalar, json);
            case Tree.Sequence list -> {
                char before = '[';
                for (var item : list.items()) {
                    append(item, json.append(before));
                    before = ',';
                }
                json.append(before == '[' ? "[]" : "]");
            }
            case Tree.Mapping mapping -> {
                char before = '{';
                for (var entry : mapping.entries()) {
                    quote(entry.key(), json.append(before));
                    append(entry.value(), json.append(':'));
                    before = ',';
                }
                json.append(before == '{' ? "{}" : "}");
            }
        }
    }

    private static void append(Tree.Scalar scalar, StringBuilder json) {
        boolean number = scalar.kind() == Tree.Kind.INTEGER || scalar.kind() == Tree.Kind.DECIMAL;
        if (number && NUMBER.matcher(scalar.text()).matches()) {
            json.append(scalar.text());
        } else if (scalar.kind() == Tree.Kind.BOOLEAN) {
            json.append(scalar.text().toLowerCase(Locale.ROOT));
        } else if (scalar.kind() == Tree.Kind.NOTHING) {
            json.append("null");
        } else {
            quote(scalar.text(), json);
        }
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < 0x20) {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
