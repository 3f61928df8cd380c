package dev.coffer;

import dev.coffer.artifact.Reference;
import dev.coffer.checkout.Existing;
import dev.coffer.transfer.Progress;
import java.nio.file.Path;

/// What to get and where to write it.
///
/// A version put from a directory becomes the directory `destination`. One put from a single file becomes the file
/// `destination`, or a file of its own name inside it when `destination` is an existing directory, as with `cp`.
///
/// @param existing what may be at the destination
/// @param progress counts while the get runs
public record GetRequest(Reference reference, Path destination, Existing existing, Progress progress) {
    public static GetRequest of(String reference, Path destination) {
        return new GetRequest(Reference.parse(reference), destination, Existing.REFUSE, new Progress());
    }

    public GetRequest replacing() {
        return new GetRequest(reference, destination, Existing.REPLACE, progress);
    }

    public GetRequest with(Progress newProgress) {
        return new GetRequest(reference, destination, existing, newProgress);
    }
}
