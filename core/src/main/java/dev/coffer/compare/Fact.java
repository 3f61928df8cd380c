package dev.coffer.compare;

import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Version;
import java.util.Locale;
import java.util.Optional;

/// A fact that a version has at most one of.
public enum Fact {
    TYPE,
    SHAPE,
    LABEL,
    RUN,
    COMMIT,
    BRANCH,
    /// True if the code had uncommitted changes.
    DIRTY,
    DESCRIPTION;

    /// The lower-case word used everywhere outside Java.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Returns the fact of a version as text.
    Optional<String> of(Version version) {
        var origin = version.facts().origin();
        return switch (this) {
            case TYPE -> Optional.of(version.type().word());
            case SHAPE -> Optional.of(version.shape().word());
            case LABEL -> version.label().map(Handle::value);
            case RUN -> origin.run();
            case COMMIT -> origin.code().commit();
            case BRANCH -> origin.code().branch();
            case DIRTY -> origin.code().dirty().map(String::valueOf);
            case DESCRIPTION -> version.facts().description();
        };
    }
}
