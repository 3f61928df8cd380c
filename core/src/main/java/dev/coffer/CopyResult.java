package dev.coffer;

import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What copying versions into another store came to.
///
/// @param copies  one for each version, those that others were made from first
/// @param elapsed wall time of all
public record CopyResult(List<Copy> copies, Duration elapsed) {
    public CopyResult {
        copies = List.copyOf(copies);
    }

    /// One version that is in the other store now.
    ///
    /// @param from          the version it is a copy of
    /// @param version       the copy; deleted when it was made before and deleted since
    /// @param repeated      whether it was there already, made by an earlier copy
    /// @param sentBytes     what was written there for it
    /// @param knownBytes    content that was there already
    /// @param missingInputs inputs whose content is no version of that name there, so that the copy does not have them
    /// @param takenLabel    the label it could not keep
    public record Copy(
            VersionId from,
            Version version,
            boolean repeated,
            long sentBytes,
            long knownBytes,
            List<VersionId> missingInputs,
            Optional<Handle> takenLabel) {
        public Copy {
            missingInputs = List.copyOf(missingInputs);
        }
    }
}
