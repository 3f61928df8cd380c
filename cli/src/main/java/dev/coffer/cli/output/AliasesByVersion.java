package dev.coffer.cli.output;

import dev.coffer.ArtifactStore;
import dev.coffer.StoreView;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.VersionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The aliases of one artifact, by the version number they name.
public final class AliasesByVersion {
    private final Map<Long, List<Handle>> byNumber = new HashMap<>();

    private AliasesByVersion() {}

    public static AliasesByVersion of(ArtifactStore store, ArtifactName name) {
        return of(store.now(), name);
    }

    public static AliasesByVersion of(StoreView store, ArtifactName name) {
        var aliases = new AliasesByVersion();
        var artifact = store.artifact(name.value());
        if (artifact.isPresent()) {
            for (var alias : artifact.get().aliases().entrySet()) {
                aliases.byNumber
                        .computeIfAbsent(alias.getValue(), number -> new ArrayList<>())
                        .add(alias.getKey());
            }
        }
        return aliases;
    }

    /// The aliases of one version, sorted.
    public List<Handle> of(VersionId version) {
        var aliases = new ArrayList<>(byNumber.getOrDefault(version.number(), List.of()));
        aliases.sort(null);
        return aliases;
    }
}
