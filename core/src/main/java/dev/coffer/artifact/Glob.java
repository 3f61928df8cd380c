package dev.coffer.artifact;

import java.util.regex.Pattern;

/// Globs over artifact names: `*` fits any characters but `/`, `**` any, `?` one but `/`.
public final class Glob {
    private static final int LIMIT = 400;

    private Glob() {}

    /// What a name must match as a whole.
    public static Pattern pattern(String glob) {
        if (glob.length() > LIMIT) {
            throw new CofferException.Invalid("a glob of " + glob.length() + " characters is longer than " + LIMIT);
        }
        var regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            boolean isDouble = c == '*' && i + 1 < glob.length() && glob.charAt(i + 1) == '*';
            if (isDouble) {
                // Possessive where nothing follows; names are short, so backtracking stays small.
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString());
    }
}
