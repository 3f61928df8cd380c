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
        Map<Fact, Change<String>> single,
        Map<String, Change<String>> params,
        Map<String, MetricChange> metrics,
        Map<String, Change<String>> tags,
        List<Change<VersionId>> inputs) {

    static FactsDiff between(Version from, Version to) {
        var single = new EnumMap<Fact, Change<String>>(Fact.class);
        for (var fact : Fact.values()) {
            Change.of(fact.of(from), fact.of(to)).ifPresent(change -> single.put(fact, change));
        }
        var metrics = new TreeMap<String, MetricChange>();
        Change.of(from.facts().metrics(), to.facts().metrics())
                .forEach((name, change) -> metrics.put(name, new MetricChange(change.from(), change.to())));
        return new FactsDiff(
                Collections.unmodifiableMap(single),
                Change.of(from.facts().params(), to.facts().params()),
                Collections.unmodifiableMap(metrics),
                Change.of(from.facts().tags(), to.facts().tags()),
                inputs(from.facts().inputs(), to.facts().inputs()));
    }

    /// Returns whether the facts of both are the same.
    public boolean isEmpty() {
        return single.isEmpty() && params.isEmpty() && metrics.isEmpty() && tags.isEmpty() && inputs.isEmpty();
    }

    private static List<Change<VersionId>> inputs(List<VersionId> from, List<VersionId> to) {
        var gone = byArtifact(from, to);
        var come = byArtifact(to, from);
        var artifacts = new TreeSet<>(gone.keySet());
        artifacts.addAll(come.keySet());
        var changes = new ArrayList<Change<VersionId>>();
        for (var artifact : artifacts) {
            var before = gone.getOrDefault(artifact, List.of());
            var after = come.getOrDefault(artifact, List.of());
            if (before.size() == 1 && after.size() == 1) {
                changes.add(new Change<>(Optional.of(before.getFirst()), Optional.of(after.getFirst())));
            } else {
                before.forEach(input -> changes.add(new Change<>(Optional.of(input), Optional.empty())));
                after.forEach(input -> changes.add(new Change<>(Optional.empty(), Optional.of(input))));
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
