package dev.coffer.cleanup;

import dev.coffer.artifact.Glob;
import dev.coffer.retention.RetentionPolicy;
import java.util.List;

/// Which cleanup is planned.
///
/// @param names               globs over the names of artifacts; versions of others stay. Empty: all
/// @param allowMissingMetrics whether versions may go although a rule `best` keeps nothing, because no version has its metric
public record CleanupRequest(RetentionPolicy policy, List<String> names, boolean allowMissingMetrics) {
    public CleanupRequest {
        names = List.copyOf(names);
        names.forEach(Glob::pattern);
    }

    /// For every artifact.
    public static CleanupRequest of(RetentionPolicy policy) {
        return new CleanupRequest(policy, List.of(), false);
    }
}
