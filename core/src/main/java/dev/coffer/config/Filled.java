package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.util.Map;

/// A text whose variables are filled in.
///
/// @param written  as it stands in the file
/// @param text     with the values of the variables
/// @param values   of the variables that were taken from the environment, by name
/// @param isWhole  whether it is one variable, and nothing else
record Filled(String written, String text, Map<String, String> values, boolean isWhole) {
    /// Shorter values are words like `true`; to take them out of a message would spoil it and hide nothing.
    private static final int SHORTEST = 4;

    Filled {
        values = Map.copyOf(values);
    }

    /// Without variables.
    static Filled plain(String text) {
        return new Filled(text, text, Map.of(), false);
    }

    Filled withText(String other) {
        return new Filled(written, other, values, isWhole);
    }

    /// Refuses variables that hold a credential.
    ///
    /// @throws CofferException.Invalid without a place in its message
    void checkNoCredential() {
        for (var value : values.entrySet()) {
            if (CredentialVariables.holds(value.getKey(), value.getValue())) {
                throw new CofferException.Invalid(
                        "the environment variable " + value.getKey() + " holds a credential, which has no place here",
                        "use it only where a credential belongs, such as credentials.secret_access_key");
            }
        }
    }

    /// The failure, with the variables for their values: whatever they hold, it is not repeated.
    CofferException.Invalid without(CofferException.Invalid failure) {
        if (values.isEmpty()) {
            return failure;
        }
        return new CofferException.Invalid(
                unfilled(String.valueOf(failure.getMessage())),
                failure.hint().map(this::unfilled).orElse(null));
    }

    private String unfilled(String message) {
        var shown = message.replace(Text.shown(text), Text.shown(written));
        for (var value : values.entrySet()) {
            for (var each : new String[] {value.getValue(), Text.shown(value.getValue())}) {
                shown = each.length() < SHORTEST ? shown : shown.replace(each, "${" + value.getKey() + "}");
            }
        }
        return shown;
    }
}
