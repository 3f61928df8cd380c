package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import java.util.OptionalInt;

/// Which versions may go by themselves. The newest version, aliased and protected ones, and the inputs of what is kept
/// always stay.
///
/// @param enabled                whether anything is ever removed
/// @param maxVersionsPerArtifact versions beyond this many, counted from the newest, may go
/// @param maxAgeDays             versions older than this may go
public record CleanupPolicy(boolean enabled, OptionalInt maxVersionsPerArtifact, OptionalInt maxAgeDays) {
    /// Nothing is removed.
    public static final CleanupPolicy OFF = new CleanupPolicy(false, OptionalInt.empty(), OptionalInt.empty());

    public CleanupPolicy {
        maxVersionsPerArtifact.ifPresent(count -> atLeastOne("max_versions_per_artifact", count));
        maxAgeDays.ifPresent(days -> atLeastOne("max_age_days", days));
        if (enabled && maxVersionsPerArtifact.isEmpty() && maxAgeDays.isEmpty()) {
            throw new CofferException.Invalid(
                    "the cleanup policy is enabled but has no limit",
                    "give max_versions_per_artifact or max_age_days, or set enabled to false");
        }
    }

    private static void atLeastOne(String what, int value) {
        if (value < 1) {
            throw new CofferException.Invalid(what + " is " + value + "; it must be 1 or more");
        }
    }
}
