package dev.coffer.cleanup;

import dev.coffer.artifact.VersionId;
import java.time.Duration;
import java.util.List;

/// What a cleanup came to.
///
/// @param deleted in the order in which the versions were added; each can be restored until it is swept
/// @param bytes   what comes back when they are collected
public record CleanupResult(List<VersionId> deleted, long bytes, Duration elapsed) {
    public CleanupResult {
        deleted = List.copyOf(deleted);
    }
}
