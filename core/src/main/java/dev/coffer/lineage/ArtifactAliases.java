package dev.coffer.lineage;

import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.VersionId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The aliases of artifacts. Each artifact is asked for once.
final class ArtifactAliases {
    /// The aliases of one artifact, both ways.
    private record Both(Map<Handle, Long> numbers, Map<Long, List<Handle>> names) {
        static Both of(Map<Handle, Long> aliases) {
            return new Both(
                    aliases,
                    new TreeMap<>(aliases)
                            .entrySet().stream()
                                    .collect(Collectors.groupingBy(
                                            Map.Entry::getValue,
                                            Collectors.mapping(Map.Entry::getKey, Collectors.toList()))));
        }
    }

    private final Function<ArtifactName, Optional<Artifact>> artifacts;
    private final Map<ArtifactName, Both> known = new HashMap<>();

    ArtifactAliases(Function<ArtifactName, Optional<Artifact>> artifacts) {
        this.artifacts = artifacts;
    }

    /// Those that name a version, sorted.
    List<Handle> naming(VersionId version) {
        return of(version.artifact()).names().getOrDefault(version.number(), List.of());
    }

    /// The version that an alias of this artifact names.
    Optional<VersionId> named(ArtifactName artifact, Handle alias) {
        return Optional.ofNullable(of(artifact).numbers().get(alias)).map(number -> new VersionId(artifact, number));
    }

    private Both of(ArtifactName name) {
        return known.computeIfAbsent(
                name,
                asked -> Both.of(artifacts.apply(asked).map(Artifact::aliases).orElse(Map.of())));
    }
}
