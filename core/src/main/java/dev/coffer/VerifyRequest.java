package dev.coffer;

import dev.coffer.artifact.Reference;
import java.util.Optional;

/// What to verify.
///
/// @param reference one version; empty means every version, deleted ones too
/// @param depth     how thoroughly
/// @param progress  counts while it runs
public record VerifyRequest(Optional<Reference> reference, Depth depth, Progress progress) {
    /// How thoroughly to verify.
    public enum Depth {
        /// Manifests are read and checked; packs and raw objects are there with the right length.
        OBJECTS,
        /// Every byte is read and checked against chunk and file digests.
        DATA
    }
}
