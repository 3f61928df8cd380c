package dev.coffer.compare;

import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The facts in which two versions differ.
///
/// @param single  facts that a version has at most one of
/// @param inputs  one version of an artifact in the place of another is one change; the others came or went
public record FactsDiff(
        Map<Fact, ChangedValue<String>> single,
        Map<String, ChangedValue<String>> params,
        Map<String, MetricChange> metrics,
        Map<String, ChangedValue<String>> tags,
        List<ChangedValue<VersionId>> inputs) {

    static FactsDiff between(Version from, Version to) {
        var single = new EnumMap<Fact, ChangedValue<String>>(Fact.class);
        for (var fact : Fact.values()) {
            ChangedValue.of(fact.of(from), fact.of(to)).ifPresent(change -> single.put(fact, change));
        }
        var metrics = new TreeMap<String, MetricChange>();
        ChangedValue.of(from.facts().metrics(), to.facts().metrics())
                .forEach((name, change) -> metrics.put(name, new MetricChange(change.from(), change.to())));
        return new FactsDiff(
                Collections.unmodifiableMap(single),
                ChangedValue.of(from.facts().params(), to.facts().params()),
                Collections.unmodifiableMap(metrics),
                ChangedValue.of(from.facts().tags(), to.facts().tags()),
                inputs(from.facts().inputs(), to.facts().inputs()));
    }

    /// Returns whether the facts of both are the same.
    public boolean isEmpty() {
        return single.isEmpty() && params.isEmpty() && metrics.isEmpty() && tags.isEmpty() && inputs.isEmpty();
    }

    private static List<ChangedValue<VersionId>> inputs(List<VersionId> from, List<VersionId> to) {
        var gone = byArtifact(from, to);
        var come = byArtifact(to, from);
        var artifacts = new TreeSet<>(gone.keySet());
        artifacts.addAll(come.keySet());
        var changes = new ArrayList<ChangedValue<VersionId>>();
        for (var artifact : artifacts) {
            var before = gone.getOrDefault(artifact, List.of());
            var after = come.getOrDefault(artifact, List.of());
            if (before.size() == 1 && after.size() == 1) {
                changes.add(new ChangedValue<>(Optional.of(before.getFirst()), Optional.of(after.getFirst())));
            } else {
                before.forEach(input -> changes.add(new ChangedValue<>(Optional.of(input), Optional.empty())));
                after.forEach(input -> changes.add(new ChangedValue<>(Optional.empty(), Optional.of(input))));
            }
        }
        return List.copyOf(changes);
    }

    /// Those of `inputs` that are not among `others`.
    private static Map<String, List<VersionId>> byArtifact(List<VersionId> inputs, List<VersionId> others) {
        Set<VersionId> rest = new LinkedHashSet<>(inputs);
        others.forEach(rest::remove);
        return rest.stream()
                .sorted()
                .collect(Collectors.groupingBy(input -> input.artifact().value()));
    }
}
