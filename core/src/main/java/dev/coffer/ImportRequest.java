package dev.coffer;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.Handle;
import dev.coffer.transfer.Progress;
import java.nio.file.Path;
import java.util.Optional;

/// Which export to store, and as what.
///
/// @param directory that an export was written to
/// @param as        the name it gets; empty: the name it had
/// @param label     the label it gets; empty: the one it had, where that is free
/// @param progress  counts while the import runs
public record ImportRequest(Path directory, Optional<ArtifactName> as, Optional<Handle> label, Progress progress) {
    public static ImportRequest of(Path directory) {
        return new ImportRequest(directory, Optional.empty(), Optional.empty(), new Progress());
    }

    /// The same under another name.
    public ImportRequest as(String name) {
        return new ImportRequest(directory, Optional.of(ArtifactName.of(name)), label, progress);
    }

    /// The same with this label, which must be free.
    public ImportRequest label(String newLabel) {
        return new ImportRequest(directory, as, Optional.of(Handle.of(newLabel)), progress);
    }

    public ImportRequest with(Progress newProgress) {
        return new ImportRequest(directory, as, label, newProgress);
    }
}
