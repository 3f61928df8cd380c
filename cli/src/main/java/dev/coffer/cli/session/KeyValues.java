package dev.coffer.cli.session;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads options of the form `KEY=VALUE`.
public final class KeyValues {
    private KeyValues() {}

    /// Every one must have a value, which may be empty.
    public static Map<String, String> parse(String option, List<String> arguments) {
        var pairs = new LinkedHashMap<String, String>();
        for (var argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new CofferException.Invalid(
                        "'" + Text.shown(argument) + "' is no value for " + option, "write " + option + " KEY=VALUE");
            }
            add(option, pairs, argument.substring(0, equals), argument.substring(equals + 1));
        }
        return pairs;
    }

    /// A key without `=` has the empty string as its value.
    public static Map<String, String> parseTags(String option, List<String> arguments) {
        var pairs = new LinkedHashMap<String, String>();
        for (var argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals == 0 || argument.isEmpty()) {
                throw new CofferException.Invalid(
                        "'" + Text.shown(argument) + "' has no key", "write KEY or KEY=VALUE");
            }
            add(
                    option,
                    pairs,
                    equals < 0 ? argument : argument.substring(0, equals),
                    equals < 0 ? "" : argument.substring(equals + 1));
        }
        return pairs;
    }

    public static Map<String, Double> parseNumbers(String option, List<String> arguments) {
        var numbers = new LinkedHashMap<String, Double>();
        for (var pair : parse(option, arguments).entrySet()) {
            numbers.put(pair.getKey(), number(option, pair.getKey(), pair.getValue()));
        }
        return numbers;
    }

    private static double number(String option, String key, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new CofferException.Invalid(
                    "'" + Text.shown(value) + "' is not a number",
                    "write " + option + " " + Text.shown(key) + "=NUMBER",
                    e);
        }
    }

    private static void add(String option, Map<String, String> pairs, String key, String value) {
        var earlier = pairs.putIfAbsent(key, value);
        if (earlier != null && !earlier.equals(value)) {
            throw new CofferException.Invalid(option + " gives '" + Text.shown(key) + "' two values: '"
                    + Text.shown(earlier) + "' and '" + Text.shown(value) + "'");
        }
    }
}
