package dev.coffer.artifact;

import java.util.Locale;

/// Whether a version was put from a single file or from a directory, and so how it comes back.
public enum Shape {
    FILE,
    DIRECTORY;

    public static Shape parse(String word) {
        return switch (word) {
            case "file" -> FILE;
            case "directory" -> DIRECTORY;
            default -> throw new CofferException.Invalid("'" + Text.shown(word) + "' is neither file nor directory");
        };
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
