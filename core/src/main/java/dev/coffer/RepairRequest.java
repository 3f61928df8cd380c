package dev.coffer;

import dev.coffer.artifact.Reference;
import dev.coffer.transfer.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What to repair, and where good copies may be.
///
/// @param reference one version, and what others share of its damage; empty means every version
/// @param stores    other stores, open; they stay open
/// @param files     files and directories on this machine
/// @param dryRun    whether only to find out what could be repaired
/// @param progress  counts what is read to find the damage
public record RepairRequest(
        Optional<Reference> reference,
        List<ArtifactStore> stores,
        List<Path> files,
        boolean dryRun,
        Progress progress) {
    public RepairRequest {
        stores = List.copyOf(stores);
        files = List.copyOf(files);
    }
}
