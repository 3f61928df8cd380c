package dev.coffer.catalog.checkpoint;

import dev.coffer.artifact.ArtifactName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Names of artifacts, each there once: many entries speak of few artifacts. Threads may share it.
final class Names {
    private final Map<String, ArtifactName> known = new ConcurrentHashMap<>();

    /// @throws dev.coffer.artifact.CofferException.Invalid when it is none
    ArtifactName of(String text) {
        var name = known.get(text);
        return name != null ? name : known.computeIfAbsent(text, ArtifactName::of);
    }
}
