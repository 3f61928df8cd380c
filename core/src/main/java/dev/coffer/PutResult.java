package dev.coffer;

import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a put came to.
///
/// @param version     the new version, or the earlier one when repeated
/// @param repeated    whether an earlier put with the same idempotency key made it
/// @param knownBytes  content bytes that were in the store already
/// @param elapsed     wall time of the whole put
/// @param cleanedUp   older versions of the artifact that were deleted with it, because the cleanup policy is enabled;
///                    [ArtifactStore#restore] brings them back
/// @param cleanupNote why the cleanup policy was not applied; the put is done all the same
/// @param writable    paths of files that some process had open for writing meanwhile, as far as the system tells: what was stored of
///                    them may be half of a change
public record PutResult(
        Version version,
        boolean repeated,
        long knownBytes,
        Duration elapsed,
        List<VersionId> cleanedUp,
        Optional<String> cleanupNote,
        List<String> writable) {
    public PutResult {
        cleanedUp = List.copyOf(cleanedUp);
        writable = List.copyOf(writable);
    }
}
