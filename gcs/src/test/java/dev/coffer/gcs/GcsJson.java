package dev.coffer.gcs;

import java.util.Optional;
import java.util.regex.Pattern;

/// The little JSON that a double of the service needs: flat members that are texts.
final class GcsJson {
    private GcsJson() {}

    /// A member that is a text without escapes.
    static Optional<String> member(String json, String name) {
        var member = Pattern.compile("\"" + Pattern.quote(name) + "\"\\s*:\\s*\"([^\"\\\\]*)\"")
                .matcher(json);
        return member.find() ? Optional.of(member.group(1)) : Optional.empty();
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
