package dev.coffer;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference;
import dev.coffer.transfer.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Which versions to copy into another store, and as what. Made with [#of].
///
/// @param references the versions; at least one, at most 1,000
/// @param as         the name there, for one version; empty: the name it has here
/// @param label      the label there, for one version; empty: the one it has here, where that is free there
/// @param aliases    whether the aliases that name a version here are to name its copy there
/// @param progress   counts while the copy runs
public record CopyRequest(
        List<Reference> references,
        Optional<ArtifactName> as,
        Optional<Handle> label,
        boolean aliases,
        Progress progress) {
    private static final int LIMIT = 1_000;

    public CopyRequest {
        references = List.copyOf(references);
        if (references.isEmpty() || references.size() > LIMIT) {
            throw new CofferException.Invalid(
                    "1 to " + LIMIT + " versions are copied at once, not " + references.size());
        }
        if (references.size() > 1 && (as.isPresent() || label.isPresent())) {
            throw new CofferException.Invalid(
                    references.size() + " versions cannot have one name or label", "copy them one by one");
        }
    }

    /// A request to copy versions, such as `vision/resnet:prod`, as they are.
    public static CopyRequest of(String... references) {
        return new CopyRequest(
                Arrays.stream(references).map(Reference::parse).toList(),
                Optional.empty(),
                Optional.empty(),
                false,
                new Progress());
    }

    /// The same under another name there.
    public CopyRequest as(String name) {
        return new CopyRequest(references, Optional.of(ArtifactName.of(name)), label, aliases, progress);
    }

    /// The same with this label there, which must be free.
    public CopyRequest label(String newLabel) {
        return new CopyRequest(references, as, Optional.of(Handle.of(newLabel)), aliases, progress);
    }

    /// The same with the aliases.
    public CopyRequest withAliases() {
        return new CopyRequest(references, as, label, true, progress);
    }

    public CopyRequest with(Progress newProgress) {
        return new CopyRequest(references, as, label, aliases, newProgress);
    }
}
