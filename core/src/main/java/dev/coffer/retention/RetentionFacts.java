package dev.coffer.retention;

import dev.coffer.artifact.VersionId;
import dev.coffer.catalog.RetentionEntry;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a plan goes by. All of it was so at one moment.
///
/// @param versions of the store, deleted ones too, in the order in which they were added
/// @param metrics  by name, for every metric that a rule names: the value of each undeleted version that has it
/// @param fitting  by filter, for every filter of the policy: the undeleted versions it holds for
public record RetentionFacts(
        List<RetentionEntry> versions,
        Map<String, Map<VersionId, Double>> metrics,
        Map<String, Set<VersionId>> fitting) {
    public RetentionFacts {
        versions = List.copyOf(versions);
        metrics = Map.copyOf(metrics);
        fitting = Map.copyOf(fitting);
    }

    /// Where no rule asks for more than [RetentionEntry] says.
    public static RetentionFacts of(List<RetentionEntry> versions) {
        return new RetentionFacts(versions, Map.of(), Map.of());
    }
}
