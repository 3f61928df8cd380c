package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The address of a PostgreSQL database, with what it says about user and password taken out of it.
///
/// `postgresql://user:password@host/db` is how most platforms hand a database to a program.
///
/// @param url always `postgresql://host…`, fit to be printed
record DatabaseUrl(String url, Optional<String> user, Optional<Secret> password) {
    private static final Pattern FORM = Pattern.compile("(?i)(?:jdbc:)?postgres(?:ql)?://([^/?#]*)([^#]*)");
    private static final String HINT =
            "it looks like postgresql://host:5432/database; user and password have their own keys";

    static DatabaseUrl parse(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches() || text.chars().anyMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c))) {
            throw new CofferException.Invalid("the metadata url is not the address of a PostgreSQL database", HINT);
        }
        var authority = parts.group(1);
        var rest = parts.group(2);
        var lower = rest.toLowerCase(Locale.ROOT);
        if (rest.contains("@") || lower.contains("password=") || lower.contains("user=")) {
            throw new CofferException.Invalid("the metadata url has a user or password in an odd place", HINT);
        }
        int at = authority.lastIndexOf('@');
        var login = at < 0 ? "" : authority.substring(0, at);
        int colon = login.indexOf(':');
        var user = colon < 0 ? login : login.substring(0, colon);
        var password = colon < 0 ? "" : login.substring(colon + 1);
        return new DatabaseUrl(
                "postgresql://" + authority.substring(at + 1) + rest,
                Optional.of(user).filter(s -> !s.isEmpty()).map(DatabaseUrl::decoded),
                Optional.of(password)
                        .filter(s -> !s.isEmpty())
                        .map(DatabaseUrl::decoded)
                        .map(Secret::new));
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new CofferException.Invalid(
                    "the metadata url has a '%' that is not followed by two hexadecimal digits", HINT);
        }
    }
}
