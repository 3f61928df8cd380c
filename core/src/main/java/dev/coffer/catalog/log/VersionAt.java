package dev.coffer.catalog.log;

import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A version at a moment: where it was added, and what had changed by then.
///
/// @param tags   those that had changed; empty where one was removed
/// @param relocated where it is said where its content lies now, when that is not where it was added
record VersionAt(
        IndexedVersion row,
        Map<String, Optional<String>> tags,
        VersionState state,
        Optional<VersionChanges.Relocated> relocated) {

    boolean deleted() {
        return state.deleted();
    }

    /// @param added the version as it was added
    Version of(Version added) {
        var version = state.equals(VersionState.LIVE) ? added : added.withState(state);
        if (tags.isEmpty()) {
            return version;
        }
        var now = new HashMap<>(added.facts().tags());
        tags.forEach((tag, value) -> value.ifPresentOrElse(text -> now.put(tag, text), () -> now.remove(tag)));
        return version.withFacts(added.facts().withTags(now));
    }
}
