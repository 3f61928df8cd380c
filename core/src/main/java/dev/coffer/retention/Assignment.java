package dev.coffer.retention;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.Glob;
import dev.coffer.artifact.VersionId;
import dev.coffer.catalog.RetentionEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Finds the set of rules that each version goes by. Names and types are looked at once for each artifact.
final class Assignment {
    private final List<RuleSet> sets;
    private final List<Pattern> names;
    private final Map<String, Set<VersionId>> fitting;
    private final Map<ArtifactName, List<Integer>> possible = new HashMap<>();

    Assignment(RetentionPolicy policy, Map<String, Set<VersionId>> fitting) {
        this.sets = policy.sets();
        this.names = sets.stream()
                .map(set -> Glob.pattern(set.scope().names().orElse("**")))
                .toList();
        this.fitting = fitting;
    }

    /// The place of the set among those of the policy.
    int set(RetentionEntry version) {
        for (int set : possible.computeIfAbsent(version.id().artifact(), name -> possible(version))) {
            var filter = sets.get(set).scope().filter();
            if (filter.isEmpty() || fitting.getOrDefault(filter.get(), Set.of()).contains(version.id())) {
                return set;
            }
        }
        throw new IllegalStateException("the last rules are for everything");
    }

    private List<Integer> possible(RetentionEntry version) {
        return IntStream.range(0, sets.size())
                .filter(i ->
                        names.get(i).matcher(version.id().artifact().value()).matches())
                .filter(i -> sets.get(i)
                        .scope()
                        .type()
                        .filter(type -> type != version.type())
                        .isEmpty())
                .boxed()
                .toList();
    }
}
