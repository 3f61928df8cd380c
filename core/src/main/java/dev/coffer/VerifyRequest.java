package dev.coffer;

import dev.coffer.artifact.Reference;
import dev.coffer.transfer.Depth;
import dev.coffer.transfer.Progress;
import java.util.Optional;

/// What to verify.
///
/// @param reference one version; empty means every version, deleted ones too
/// @param depth     how thoroughly
/// @param progress  counts while it runs
public record VerifyRequest(Optional<Reference> reference, Depth depth, Progress progress) {}
