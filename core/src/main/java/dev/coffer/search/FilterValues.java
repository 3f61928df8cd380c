package dev.coffer.search;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Nearest;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads the values of a filter: what a word means depends on the field it is compared with.
final class FilterValues {
    private static final Map<String, Long> SIZES = Map.ofEntries(
            Map.entry("b", 1L),
            Map.entry("kb", 1_000L),
            Map.entry("mb", 1_000_000L),
            Map.entry("gb", 1_000_000_000L),
            Map.entry("tb", 1_000_000_000_000L),
            Map.entry("pb", 1_000_000_000_000_000L),
            Map.entry("kib", 1L << 10),
            Map.entry("mib", 1L << 20),
            Map.entry("gib", 1L << 30),
            Map.entry("tib", 1L << 40),
            Map.entry("pib", 1L << 50));

    private final Tokens tokens;
    private final Instant now;

    FilterValues(Tokens tokens, Instant now) {
        this.tokens = tokens;
        this.now = now;
    }

    /// The next value, for a comparison with the field.
    Literal next(Field field) {
        var token = tokens.next();
        checkIsValue(token);
        return switch (field.kind()) {
            case TEXT, SET -> new Literal.Text(text(field, token));
            case MIXED -> number(token).<Literal>map(value -> value).orElseGet(() -> new Literal.Text(token.text()));
            case REAL ->
                number(token).orElseThrow(() -> misfit(field, token, "numbers stand without quotes: 0.9, 1e-3"));
            case WHOLE -> whole(field, token);
            case TIME -> new Literal.Time(time(field, token));
        };
    }

    /// The next value as a text, for `LIKE`.
    String nextText() {
        var token = tokens.next();
        checkIsValue(token);
        return token.text();
    }

    private void checkIsValue(Token token) {
        if (tokens.isAnyKeyword(token)) {
            throw tokens.error(
                    token,
                    tokens.shown(token) + " is a keyword, not a value",
                    token.isKeyword("NULL") ? "write IS NULL or IS NOT NULL" : "a text of that word stands in quotes");
        }
        if (token.kind() == Token.Kind.SIGN || token.kind() == Token.Kind.END) {
            throw tokens.error(token, "a value is missing before " + tokens.shown(token), null);
        }
    }

    private String text(Field field, Token token) {
        boolean known = field != Field.Plain.TYPE
                || token.kind() != Token.Kind.WORD
                || Arrays.stream(ArtifactType.values())
                        .anyMatch(type -> type.word().equals(token.text()));
        if (!known) {
            var words =
                    Arrays.stream(ArtifactType.values()).map(ArtifactType::word).toList();
            throw tokens.error(
                    token,
                    "there is no type " + tokens.shown(token),
                    Nearest.question(token.text(), words.iterator()).orElse("types are " + String.join(", ", words)));
        }
        return token.text();
    }

    /// Empty when the token is none.
    private Optional<Literal.Number> number(Token token) {
        return token.kind() == Token.Kind.WORD && Numbers.find(token.text()).isPresent()
                ? Optional.of(number(token, token.text(), 1))
                : Optional.empty();
    }

    private Literal.Number number(Token token, String digits, long unit) {
        try {
            return new Literal.Number(new BigDecimal(digits).multiply(BigDecimal.valueOf(unit)));
        } catch (NumberFormatException | ArithmeticException | CofferException.Invalid e) {
            throw tokens.error(
                    token,
                    "the number " + tokens.shown(token) + " is out of range",
                    "numbers have at most 40 digits and go up to 1.7e308");
        }
    }

    private Literal.Number whole(Field field, Token token) {
        var text = token.kind() == Token.Kind.WORD ? token.text() : "";
        boolean isVersion = field == Field.Plain.VERSION;
        int digits = isVersion ? text.length() : digits(text);
        var number = isVersion && text.startsWith("v") ? text.substring(1) : text.substring(0, digits);
        var unit = digits == text.length()
                ? Optional.of(1L)
                : Optional.ofNullable(SIZES.get(text.substring(digits).toLowerCase(Locale.ROOT)));
        if (Numbers.find(number).isEmpty() || unit.isEmpty()) {
            throw misfit(field, token, isVersion ? "write 7 or v7" : "write 1500, 10MiB or 1.5GB");
        }
        return number(token, number, unit.get());
    }

    /// How many characters come before the unit.
    private static int digits(String text) {
        int digits = text.length();
        while (digits > 0 && Character.isLetter(text.charAt(digits - 1))) {
            digits--;
        }
        return digits;
    }

    private Instant time(Field field, Token token) {
        try {
            return isNow(token)
                    ? now(token)
                    : Moments.find(token.text())
                            .orElseThrow(() -> misfit(
                                    field,
                                    token,
                                    "write 2026-03-01, 2026-03-01T09:30:00Z (or with an offset), or now - 7d"));
        } catch (DateTimeException | ArithmeticException e) {
            throw tokens.error(token, "the time is out of range", null);
        }
    }

    private static boolean isNow(Token token) {
        return token.kind() == Token.Kind.WORD
                && token.text().regionMatches(true, 0, "now", 0, 3)
                && (token.text().length() == 3 || sign(token.text().charAt(3)) != 0);
    }

    /// `now`, `now - 7d`, `now -7d` or `now-7d`.
    private Instant now(Token token) {
        var rest = token.text().substring(3);
        if (rest.isEmpty()
                && tokens.peek().kind() == Token.Kind.WORD
                && sign(tokens.peek().text().charAt(0)) != 0) {
            rest = tokens.next().text();
        }
        if (rest.isEmpty()) {
            return now;
        }
        int sign = sign(rest.charAt(0));
        var amount = rest.length() > 1 ? rest.substring(1) : tokens.next().text();
        Duration duration = Moments.duration(amount)
                .orElseThrow(() -> tokens.error(
                        token, "a duration is missing behind now", "write now - 7d; units are s, m, h, d, w"));
        return now.plus(duration.multipliedBy(sign));
    }

    private static int sign(char c) {
        return c == '-' ? -1 : c == '+' ? 1 : 0;
    }

    private CofferException.Invalid misfit(Field field, Token token, String hint) {
        return tokens.error(
                token, field + " is " + field.kind().noun() + ", and " + tokens.shown(token) + " is none", hint);
    }
}
