package dev.coffer.config;

/// A value that is never printed: its text form is `***`.
public record Secret(String value) {
    /// What is shown in place of a secret.
    public static final String MASK = "***";

    @Override
    public String toString() {
        return MASK;
    }
}
