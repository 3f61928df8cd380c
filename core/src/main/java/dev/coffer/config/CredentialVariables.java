package dev.coffer.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Tells by name and value which variables of the environment hold a credential.
///
/// No list of names is complete, so it goes by the words in them, and errs on the side of calling one a credential: whoever wants it
/// elsewhere can give it another name.
final class CredentialVariables {
    private static final List<String> PARTS =
            List.of("PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "CREDENTIAL", "APIKEY");
    private static final Set<String> WORDS =
            Set.of("KEY", "KEYS", "PASS", "PWD", "PIN", "AUTH", "SAS", "PAT", "JWT", "COOKIE", "SIGNATURE", "WEBHOOK");

    /// What ends with one of these says where a credential is, or whose, and not what it is.
    private static final Set<String> ABOUT =
            Set.of("FILE", "PATH", "DIR", "SOCK", "ID", "NAME", "USER", "HOST", "PORT");

    /// `PWD` is where the shell is, and the other two name a file.
    private static final Set<String> HARMLESS =
            Set.of("PWD", "OLDPWD", "GOOGLE_APPLICATION_CREDENTIALS", "AWS_SHARED_CREDENTIALS_FILE");

    private static final Pattern VALUE = Pattern.compile(
            "(?is).*(://[^/@\\s]*:[^/@\\s]+@|AccountKey=|SharedAccessSignature=|[?&]sig=|-----BEGIN ).*");

    private CredentialVariables() {}

    static boolean holds(String name, String value) {
        return isNamedSo(name.toUpperCase(Locale.ROOT)) || VALUE.matcher(value).matches();
    }

    private static boolean isNamedSo(String name) {
        var words = Arrays.asList(name.split("_", -1));
        if (HARMLESS.contains(name) || ABOUT.contains(words.getLast())) {
            return false;
        }
        return PARTS.stream().anyMatch(name::contains) || words.stream().anyMatch(WORDS::contains);
    }
}
