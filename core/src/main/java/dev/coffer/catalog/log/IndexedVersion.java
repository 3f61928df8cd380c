package dev.coffer.catalog.log;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.VersionId;
import java.time.Instant;
import java.util.List;

/// The facts of a version that are known without reading the entry that added it.
///
/// @param ordinal its place in the order in which all versions were added, from 1
/// @param entry   the number of the entry
/// @param event   its place among the entry's events, from 0
/// @param time    of the entry
/// @param run     empty when there is none
record IndexedVersion(
        VersionId id,
        int ordinal,
        long entry,
        int event,
        Instant time,
        ArtifactType type,
        Digest digest,
        String run,
        List<IndexedVersion> inputs) {

    List<VersionId> inputIds() {
        return inputs.stream().map(IndexedVersion::id).toList();
    }
}
