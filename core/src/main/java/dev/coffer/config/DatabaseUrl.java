package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The address of a PostgreSQL database, with what it says about user and password taken out of it.
///
/// `postgresql://user:password@host/db` is how most platforms hand a database to a program.
///
/// @param url always `postgresql://host…`, fit to be printed
record DatabaseUrl(String url, Optional<String> user, Optional<Secret> password) {
    private static final Pattern FORM = Pattern.compile("(?i)(?:jdbc:)?postgres(?:ql)?://([^/?#]*)([^#]*)");
    /// What says whom to reach, how patiently, and how to make sure who it is. Docs/configuration.md has them too.
    static final SortedSet<String> PARAMETERS = Collections.unmodifiableSortedSet(new TreeSet<>(List.of(
            "ApplicationName",
            "cancelSignalTimeout",
            "channelBinding",
            "connectTimeout",
            "currentSchema",
            "gssEncMode",
            "hostRecheckSeconds",
            "loadBalanceHosts",
            "loginTimeout",
            "prepareThreshold",
            "requireAuth",
            "socketTimeout",
            "ssl",
            "sslNegotiation",
            "sslcert",
            "sslkey",
            "sslmode",
            "sslrootcert",
            "targetServerType",
            "tcpKeepAlive")));

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
        checkParameters(rest);
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

    /// Many of the driver's parameters name a class that it loads, a file that it writes, or a program's settings.
    private static void checkParameters(String rest) {
        int query = rest.indexOf('?');
        for (var parameter :
                query < 0 ? new String[0] : rest.substring(query + 1).split("&", -1)) {
            int equals = parameter.indexOf('=');
            var name = equals < 0 ? parameter : parameter.substring(0, equals);
            if (!name.isEmpty() && !PARAMETERS.contains(name)) {
                throw new CofferException.Invalid(
                        "the metadata url has the parameter '" + Text.shown(name)
                                + "', which is not among those that may be given",
                        "these may: " + String.join(", ", PARAMETERS));
            }
        }
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
