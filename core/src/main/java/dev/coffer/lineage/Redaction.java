package dev.coffer.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes secrets out of command lines, parameters and addresses before they are recorded.
///
/// On doubt it takes too much. What it cannot see is a secret that stands alone and looks like a word.
public final class Redaction {
    private static final String MASK = "***";
    private static final int COMMAND_CHARS = 8_192;
    private static final int WORD_CHARS = 65_536;

    private static final Pattern OPTION = Pattern.compile("(?s)(-{0,2}[A-Za-z][A-Za-z0-9_.-]*)=(.*)");
    private static final Pattern HEADER = Pattern.compile("(?s)([A-Za-z][A-Za-z0-9_-]*)(\\s*:\\s*)(?!//)(.*)");
    private static final Pattern INSIDE = Pattern.compile(
            "([A-Za-z][A-Za-z0-9_.-]*)([\"']?\\s*[=:]\\s*)(\"[^\"]*\"|'[^']*'|(?:(?i:bearer|basic|digest|token)\\s+)?[^\\s\"'&,;}]+)");
    private static final Pattern LOGIN = Pattern.compile("://[^\\s/?#'\"]*@");
    private static final Pattern ODD_LOGIN = Pattern.compile("://[^\\s/?#'\"@:]*:(?![0-9]+(?:[/?#]|$))[^\\s'\"]*@");
    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s+[^\\s'\"]+");
    /// Tokens that say what they are by how they begin: of GitHub, GitLab, Hugging Face, OpenAI and others (`sk-`), Slack, AWS, Google, npm,
    /// PyPI and Docker, and JSON web tokens.
    private static final Pattern KNOWN_TOKEN = Pattern.compile("\\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\\w{16,}"
            + "|glpat-[\\w-]{16,}|hf_[A-Za-z0-9]{16,}|sk-(?=[\\w-]*[0-9])[\\w-]{16,}|xox[a-z]-[\\w-]{8,}|xapp-[\\w-]{8,}"
            + "|hooks\\.slack\\.com/services/[\\w/]+|A(?:KIA|SIA)[A-Z0-9]{16}|AIza[\\w-]{30,}|ya29\\.[\\w.-]{16,}"
            + "|GOCSPX-[\\w-]{16,}|1//0[\\w-]{20,}|npm_[A-Za-z0-9]{16,}|pypi-[\\w-]{16,}|dckr_pat_[\\w-]{16,}"
            + "|eyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]*)");
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)");
    private static final Pattern CERTAIN_HEADER =
            Pattern.compile("(?i)\\b(bearer|authorization\\s*[:=]\\s*\\w+)\\s+[^\\s'\"]+");
    private static final Pattern SCHEME = Pattern.compile("(?i)bearer|basic|digest|token|negotiate");
    private static final Pattern OPEN_HEADER = Pattern.compile("(.*[^A-Za-z0-9_-])?([A-Za-z][A-Za-z0-9_-]*)\\s*:\\s*");
    private static final Pattern WORDS = Pattern.compile("[^A-Za-z]+|(?<=[a-z])(?=[A-Z])");
    private static final List<String> ALWAYS_SECRET =
            List.of("password", "passwd", "passphrase", "secret", "credential", "apikey", "accesskey", "privatekey");
    private static final List<String> SECRET_WORDS =
            List.of("token", "auth", "authorization", "pwd", "pass", "bearer", "cookie", "sas", "sig", "signature");
    private static final List<String> CLASS_PATHS = List.of("-cp", "-classpath", "--class-path", "-p", "--module-path");

    private Redaction() {}

    /// One line, quoted as for a shell where that is needed, without secrets and at most 8,192 characters long.
    static String command(List<String> words) {
        var shown = new ArrayList<String>();
        boolean hideNext = false;
        boolean java = !words.isEmpty() && words.getFirst().matches("(.*[/\\\\])?javaw?(\\.exe)?");
        boolean shortenNext = false;
        for (var word : words) {
            boolean option = word.startsWith("-");
            if (hideNext && !word.startsWith("--")) {
                shown.add(MASK);
                // A shell has taken a header apart into `Authorization:`, `Bearer` and the secret.
                hideNext = SCHEME.matcher(word).matches();
                continue;
            }
            shown.add(shortenNext ? "…" : quoted(word(word)));
            shortenNext = java && CLASS_PATHS.contains(word);
            hideNext = (option && !word.contains("=") && isSecret(word)) || isOpenHeader(word);
        }
        var line = String.join(" ", shown);
        return line.length() <= COMMAND_CHARS ? line : cut(line);
    }

    private static boolean isOpenHeader(String word) {
        var header = OPEN_HEADER.matcher(word);
        return word.equalsIgnoreCase("bearer") || (header.matches() && isSecret(header.group(2)));
    }

    /// The value of a parameter without what is certainly a secret: tokens that are known by how they begin, private keys, and what follows
    /// `Bearer`. All the rest stays as it is.
    public static String value(String text) {
        return withoutTokens(CERTAIN_HEADER.matcher(text).replaceAll("$1 ***"));
    }

    private static String withoutTokens(String text) {
        var without = PRIVATE_KEY.matcher(text).replaceAll(MASK);
        return KNOWN_TOKEN.matcher(without).replaceAll(MASK);
    }

    private static String cut(String line) {
        int end = COMMAND_CHARS - 1;
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /// One argument without secrets.
    static String word(String word) {
        if (word.length() > WORD_CHARS) {
            return "…";
        }
        if (word.contains("PRIVATE KEY-----")) {
            return word(PRIVATE_KEY.matcher(word).replaceAll(MASK));
        }
        var option = OPTION.matcher(word);
        if (option.matches() && isSecret(option.group(1))) {
            return option.group(1) + "=" + MASK;
        }
        var header = HEADER.matcher(word);
        if (header.matches() && isSecret(header.group(1))) {
            return header.group(1) + header.group(2) + MASK;
        }
        var without = LOGIN.matcher(word).replaceAll("://" + Matcher.quoteReplacement(MASK) + "@");
        without = ODD_LOGIN.matcher(without).replaceAll("://" + Matcher.quoteReplacement(MASK) + "@");
        return withoutTokens(BEARER.matcher(withoutPairs(without)).replaceAll("$1 ***"));
    }

    /// A value may hold pairs itself, as the query of an address does; so after a harmless name the search goes on in its value.
    private static String withoutPairs(String word) {
        var shown = new StringBuilder();
        var pair = INSIDE.matcher(word);
        int from = 0;
        for (int at = 0; at < word.length() && pair.find(at); ) {
            boolean secret = isSecret(pair.group(1));
            shown.append(word, from, pair.end(2)).append(secret ? MASK : "");
            from = secret ? pair.end() : pair.end(2);
            at = from;
        }
        return shown.append(word, from, word.length()).toString();
    }

    /// Whether what goes by this name is probably a secret: `--db-password`, `apiToken`, `-Dkey`; not `--max-tokens`.
    static boolean isSecret(String name) {
        var joined = name.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
        if (ALWAYS_SECRET.stream().anyMatch(joined::contains) || joined.endsWith("token")) {
            return true;
        }
        var words = WORDS.split(name, -1);
        for (var word : words) {
            if (SECRET_WORDS.contains(word.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return words[words.length - 1].equalsIgnoreCase("key");
    }

    private static String quoted(String word) {
        var line = word.chars().anyMatch(Character::isISOControl) ? word.replaceAll("\\p{Cntrl}", " ") : word;
        return line.matches("[\\w@%+=:,./*~…-]+") ? line : "'" + line.replace("'", "'\\''") + "'";
    }

    /// Where a repository comes from, without user, password, query and fragment.
    ///
    /// `git@host:path` stays, because there `git` is no secret. Empty where it cannot be told what is what.
    static Optional<String> remote(String url) {
        var text = url.strip();
        boolean odd = text.isEmpty()
                || text.length() > 2_000
                || text.matches("[A-Za-z0-9+.-]+::.*")
                || text.chars().anyMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c));
        if (odd) {
            return Optional.empty();
        }
        int scheme = text.indexOf("://");
        return scheme >= 0 ? Optional.of(withScheme(text, scheme + 3)) : scpLike(text);
    }

    private static String withScheme(String text, int start) {
        var scheme = text.substring(0, start);
        var rest = text.substring(start);
        int authorityEnd = end(rest, "/?#");
        int at = rest.lastIndexOf('@', authorityEnd - 1);
        if (at < 0 && !rest.substring(0, authorityEnd).matches("[^:]*(:[0-9]+)?|\\[[0-9A-Fa-f:.]*](:[0-9]+)?")) {
            at = rest.lastIndexOf('@');
        }
        var login = at < 0 ? "" : rest.substring(0, at);
        boolean account = scheme.equalsIgnoreCase("ssh://") && login.matches("[A-Za-z0-9_.-]+") && at < authorityEnd;
        var place = rest.substring(at + 1);
        return scheme + (account ? login + "@" : "") + place.substring(0, end(place, "?#"));
    }

    private static Optional<String> scpLike(String text) {
        int at = text.indexOf('@');
        int colon = text.indexOf(':');
        boolean plain = at < 0 || (colon > at && text.indexOf('@', at + 1) < 0);
        boolean path = text.startsWith("/") || text.startsWith(".");
        return plain || (path && colon < 0) ? Optional.of(text) : Optional.empty();
    }

    private static int end(String text, String stops) {
        for (int i = 0; i < text.length(); i++) {
            if (stops.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }
}
