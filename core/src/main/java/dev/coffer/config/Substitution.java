package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Fills `${VAR}`, `${VAR:default}` and `${VAR:-default}` from the environment; `$${` stands for `${` itself.
///
/// It works on values after parsing, never on the text of the file: what a variable contains cannot change the structure,
/// and is not looked through for variables again. Defaults may contain variables.
final class Substitution {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern WHOLE = Pattern.compile("\\$\\{" + NAME + "}");
    private static final int DEPTH = 10;
    private static final int RESULT_CHARS = 65_536;

    private final Map<String, String> environment;

    Substitution(Map<String, String> environment) {
        this.environment = environment;
    }

    static boolean concerns(String text) {
        return text.contains("${");
    }

    /// `text` with everything filled in.
    ///
    /// @throws CofferException.Invalid without a place in its message
    Filled fill(String text) {
        var values = new HashMap<String, String>();
        var filled = fill(text, 0, values);
        return new Filled(text, filled, values, WHOLE.matcher(text).matches());
    }

    private String fill(String text, int depth, Map<String, String> values) {
        if (depth > DEPTH) {
            throw new CofferException.Invalid("defaults nested deeper than " + DEPTH + " levels");
        }
        var filled = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", from)) {
            if (at > from && text.charAt(at - 1) == '$') {
                filled.append(text, from, at - 1).append("${");
                from = at + 2;
                continue;
            }
            int end = end(text, at + 2);
            filled.append(text, from, at).append(value(text.substring(at + 2, end), depth, values));
            from = end + 1;
            if (filled.length() > RESULT_CHARS) {
                throw new CofferException.Invalid("more than " + RESULT_CHARS + " characters after substitution");
            }
        }
        return filled.append(text, from, text.length()).toString();
    }

    /// The `}` that belongs to a `${` before `start`.
    private static int end(String text, int start) {
        int open = 1;
        for (int i = start; i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                open++;
                i++;
            } else if (text.charAt(i) == '}' && --open == 0) {
                return i;
            }
        }
        throw new CofferException.Invalid("a ${ without its }", "write $${ where ${ itself is meant");
    }

    private String value(String inside, int depth, Map<String, String> values) {
        int colon = inside.indexOf(':');
        var name = colon < 0 ? inside : inside.substring(0, colon);
        if (!NAME.matcher(name).matches()) {
            throw new CofferException.Invalid(
                    "'${" + Text.shown(name) + "}' does not name an environment variable",
                    "write $${ where ${ itself is meant");
        }
        var value = Optional.ofNullable(environment.get(name));
        value.ifPresent(text -> values.put(name, text));
        if (colon < 0) {
            return value.orElseThrow(() -> new CofferException.Invalid(
                    "the environment variable " + name + " is not set",
                    "set it, or give a default: ${" + name + ":default}"));
        }
        boolean emptyCountsAsUnset = inside.startsWith(":-", colon);
        return value.filter(text -> !(emptyCountsAsUnset && text.isEmpty()))
                .orElseGet(() -> fill(inside.substring(colon + (emptyCountsAsUnset ? 2 : 1)), depth + 1, values));
    }
}
