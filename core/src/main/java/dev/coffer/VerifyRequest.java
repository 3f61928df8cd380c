package dev.coffer;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import dev.coffer.verify.Sample;
import java.util.Optional;

/// What to verify.
///
/// @param reference one version; empty means every version, deleted ones too
/// @param depth     how thoroughly
/// @param sample    which part of the content, when it is read
/// @param restart   whether everything is read, also what an interrupted verification has read already
/// @param progress  counts while it runs
public record VerifyRequest(
        Optional<Reference> reference, Depth depth, Sample sample, boolean restart, Progress progress) {
    public VerifyRequest {
        if (!sample.isAll() && depth != Depth.DATA) {
            throw new CofferException.Invalid(
                    "a sample is a part of the content that is read", "ask for the content too");
        }
    }

    /// Of all that is asked for.
    public VerifyRequest(Optional<Reference> reference, Depth depth, Progress progress) {
        this(reference, depth, Sample.ALL, false, progress);
    }
}
