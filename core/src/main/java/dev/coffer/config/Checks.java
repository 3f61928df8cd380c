package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/// What the single words of a configuration may look like. Each returns its argument or throws `Invalid`.
///
/// Cloud names are checked only as far as every provider agrees; the provider has the last word. No message repeats a
/// secret, or the part of an address where one could be.
final class Checks {
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,220}[A-Za-z0-9]");
    private static final Pattern CONTAINER = Pattern.compile("\\$root|[a-z0-9](-?[a-z0-9]){2,62}");
    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9]{3,24}");
    private static final Pattern REGION = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_.=+-]+");
    private static final int PREFIX_CHARS = 500;
    private static final int WORD_CHARS = 500;
    private static final int SECRET_CHARS = 8_192;

    private Checks() {}

    static String bucket(String name) {
        return matching(BUCKET, "a bucket name", name, "use 3 to 222 letters, digits, '.', '_' and '-'");
    }

    static String container(String name) {
        var hint = "use 3 to 63 lower-case letters, digits and single '-'";
        if (name.length() > 63) {
            throw new CofferException.Invalid("'" + Text.shown(name) + "' is not a container name", hint);
        }
        return matching(CONTAINER, "a container name", name, hint);
    }

    static String account(String name) {
        return matching(ACCOUNT, "a storage account", name, "use 3 to 24 lower-case letters and digits");
    }

    static String region(String name) {
        return matching(REGION, "a region", name, "it looks like eu-west-1");
    }

    /// A prefix is segments joined by `/`. It becomes the beginning of object names, so odd characters stay out.
    static String prefix(String prefix) {
        boolean fits = prefix.length() <= PREFIX_CHARS;
        for (var segment : prefix.isEmpty() ? new String[0] : prefix.split("/", -1)) {
            fits &= SEGMENT.matcher(segment).matches() && !segment.equals(".") && !segment.equals("..");
        }
        if (!fits) {
            throw new CofferException.Invalid(
                    "'" + Text.shown(prefix) + "' is not a prefix",
                    "use segments of letters, digits and '_.=+-' joined by '/', without one at either end");
        }
        return prefix;
    }

    static String endpoint(String address) {
        endpointUri(address);
        return address;
    }

    static URI endpointUri(String address) {
        var hint = "it looks like https://storage.example.com:9000, without user, password or query";
        try {
            var uri = new URI(address);
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new CofferException.Invalid("the endpoint is not an address", hint);
        }
        throw new CofferException.Invalid("the endpoint is not the address of a web server", hint);
    }

    static String databaseUrl(String url) {
        DatabaseUrl.parse(url);
        return url;
    }

    static String secret(String value) {
        if (value.isEmpty() || value.length() > SECRET_CHARS || value.chars().anyMatch(Character::isISOControl)) {
            throw new CofferException.Invalid("the secret is empty, longer than " + SECRET_CHARS
                    + " characters, or has a control character in it");
        }
        return value;
    }

    static String word(String value) {
        return word("value", value);
    }

    static String word(String what, String value) {
        if (value.isBlank() || value.length() > WORD_CHARS || value.chars().anyMatch(Character::isISOControl)) {
            throw new CofferException.Invalid(
                    "'" + Text.shown(value) + "' is not a " + what,
                    "use 1 to " + WORD_CHARS + " characters without control characters");
        }
        return value;
    }

    private static String matching(Pattern form, String what, String value, String hint) {
        if (!form.matcher(value).matches()) {
            throw new CofferException.Invalid("'" + Text.shown(value) + "' is not " + what, hint);
        }
        return value;
    }

    static String scheme(String uri) {
        return uri.substring(0, uri.indexOf(':')).toLowerCase(Locale.ROOT);
    }
}
