package dev.coffer.artifact;

import java.util.Map;

/// The bounds on what people attach to a version, checked wherever such a value is made.
public final class Limits {
    /// Most parameters, metrics or tags of one version.
    public static final int ENTRIES = 10_000;

    /// Most inputs of one version.
    public static final int INPUTS = 1_000;

    private static final int KEY_CHARS = 250;
    private static final int VALUE_CHARS = 8_192;
    private static final int TEXT_CHARS = 65_536;

    private Limits() {}

    /// A run id: 1 to 250 characters, none of them a control character.
    public static String runId(String run) {
        return line("run id", run, KEY_CHARS);
    }

    /// An idempotency key: 1 to 250 characters, none of them a control character.
    public static String idempotencyKey(String key) {
        return line("idempotency key", key, KEY_CHARS);
    }

    /// The reason for what somebody did; may be empty.
    public static String reason(String reason) {
        return text("reason", reason);
    }

    /// Who commits.
    public static String actor(String actor) {
        return text("actor", actor);
    }

    static String text(String what, String text) {
        if (text.length() > TEXT_CHARS) {
            throw new CofferException.Invalid(what + " has " + text.length() + " characters; at most " + TEXT_CHARS);
        }
        return storable(what, text);
    }

    /// PostgreSQL stores every character but this one, so no catalog takes it.
    private static String storable(String what, String text) {
        if (text.indexOf(0) >= 0) {
            throw new CofferException.Invalid(what + " '" + Text.shown(text) + "' has a NUL character", "leave it out");
        }
        return text;
    }

    static <V> Map<String, V> keyed(String what, Map<String, V> entries) {
        if (entries.size() > ENTRIES) {
            throw new CofferException.Invalid(entries.size() + " " + what + "s are more than " + ENTRIES);
        }
        entries.keySet().forEach(key -> line(what + " name", key, KEY_CHARS));
        return entries;
    }

    static Map<String, String> values(String what, Map<String, String> entries) {
        keyed(what, entries).forEach((key, value) -> {
            if (value.length() > VALUE_CHARS) {
                throw new CofferException.Invalid(what + " '" + Text.shown(key) + "' has a value of " + value.length()
                        + " characters; at most " + VALUE_CHARS);
            }
            storable("the value of " + what, value);
        });
        return entries;
    }

    private static String line(String what, String value, int limit) {
        if (value.isBlank() || value.length() > limit || value.chars().anyMatch(Character::isISOControl)) {
            throw new CofferException.Invalid(
                    "'" + Text.shown(value) + "' is not a " + what,
                    "use 1 to " + limit + " characters without control characters");
        }
        return value;
    }
}
