package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.util.Locale;

/// Which label a new version gets when none is given. Its number, `v7`, it has in every scheme.
public enum VersionScheme {
    /// No label: the number is enough.
    SEQUENCE,
    /// When it was put, in UTC.
    TIMESTAMP,
    /// The id of the run that made it.
    RUN_ID,
    /// The next semantic version, such as `1.4.0`.
    SEMVER;

    public static VersionScheme parse(String word) {
        for (var scheme : values()) {
            if (scheme.word().equals(word)) {
                return scheme;
            }
        }
        throw new CofferException.Invalid(
                "'" + Text.shown(word) + "' is not a version scheme", "use sequence, timestamp, run_id or semver");
    }

    /// The word for it in `pipeline.yaml`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
