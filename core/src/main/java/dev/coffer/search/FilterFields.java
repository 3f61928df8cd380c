package dev.coffer.search;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Nearest;
import dev.coffer.artifact.Text;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads the fields of a filter.
final class FilterFields {
    private static final Map<String, Function<String, Field>> NAMED =
            Map.of("metrics", Field.Metric::new, "params", Field.Param::new, "tags", Field.Tag::new);

    private final Tokens tokens;

    FilterFields(Tokens tokens) {
        this.tokens = tokens;
    }

    /// The next field.
    Field next() {
        var token = tokens.next();
        if (token.kind() != Token.Kind.WORD || tokens.isAnyKeyword(token)) {
            boolean quoted = token.kind() == Token.Kind.TEXT || token.kind() == Token.Kind.NAME;
            throw tokens.error(
                    token,
                    "a field is missing before " + tokens.shown(token),
                    quoted ? "write the field first, without quotes: name = 'x', metrics.\"val loss\" < 1" : null);
        }
        int dot = token.text().indexOf('.');
        if (dot >= 0) {
            return named(token, dot);
        }
        return Arrays.stream(Field.Plain.values())
                .filter(plain -> plain.toString().equals(lower(token.text())))
                .findFirst()
                .orElseThrow(() -> unknown(token));
    }

    /// `metrics.NAME`, or `metrics.` and a quoted name right behind it.
    private Field named(Token token, int dot) {
        var field = NAMED.get(lower(token.text().substring(0, dot)));
        if (field == null) {
            throw unknown(token);
        }
        var name = token.text().substring(dot + 1);
        if (!name.isEmpty()) {
            return made(token, field, name);
        }
        var quoted = tokens.next();
        if (quoted.kind() != Token.Kind.NAME || quoted.start() != token.end()) {
            throw tokens.error(token, "a name is missing behind '" + Text.shown(token.text()) + "'", null);
        }
        return made(token, field, quoted.text());
    }

    private CofferException.Invalid unknown(Token token) {
        int dot = token.text().indexOf('.');
        var behind = dot < 0 ? ".NAME" : token.text().substring(dot);
        var prefixes =
                NAMED.keySet().stream().sorted().map(prefix -> prefix + behind).toList();
        var plain =
                Arrays.stream(Field.Plain.values()).map(Field.Plain::toString).toList();
        var known = Stream.concat(plain.stream(), prefixes.stream()).toList();
        return tokens.error(
                token,
                "there is no field " + tokens.shown(token),
                Nearest.question(token.text(), known.iterator())
                        .orElse("fields are " + String.join(", ", plain) + ", metrics.NAME, params.NAME, tags.NAME"));
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    private Field made(Token token, Function<String, Field> field, String name) {
        try {
            return field.apply(name);
        } catch (CofferException.Invalid e) {
            throw tokens.error(token, e);
        }
    }
}
