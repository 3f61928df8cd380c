package dev.coffer.cli.output;

import dev.coffer.artifact.Text;
import dev.coffer.artifact.Version;

/// The name and summary of a version in a line for people.
public final class VersionText {
    private VersionText() {}

    /// `sentiment-bert:v13 (sha256:9f2c41d07a3e)`.
    public static String name(Version version, Paint paint) {
        return paint.bold(version.id().toString()) + " (sha256:"
                + version.digest().shortHex() + ")";
    }

    /// `3 files, 1.31 GiB`.
    public static String size(Version version) {
        return Units.count(version.files(), "file") + ", " + Units.bytes(version.bytes());
    }

    /// A tag, parameter or other pair, fit to be shown.
    public static String pair(String key, String value) {
        return value.isEmpty() ? Text.escaped(key) : Text.escaped(key) + "=" + Text.escaped(value);
    }
}
