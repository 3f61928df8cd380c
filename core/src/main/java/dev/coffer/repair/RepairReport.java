package dev.coffer.repair;

import dev.coffer.artifact.Digest;
import dev.coffer.artifact.TreePath;
import dev.coffer.artifact.VersionId;
import dev.coffer.verify.VerifyReport;
import dev.coffer.verify.VerifyReport.Damage;
import java.util.ArrayList;
import java.util.List;

/// The result of a repair.
///
/// @param found       what was damaged before
/// @param left        what is damaged still
/// @param versions    how many versions lie elsewhere now, whole or less damaged
/// @param chunks      how many chunks were stored again
/// @param manifests   how many versions got a manifest that was recovered
/// @param entries     how many log entries were put back
/// @param storedBytes of objects that were written
/// @param missing     files of which a good copy would help; at most [#MISSING_LIMIT]
/// @param dryRun      nothing was written: this is what would be
public record RepairReport(
        VerifyReport found,
        List<Damage> left,
        long versions,
        long chunks,
        long manifests,
        long entries,
        long storedBytes,
        List<Missing> missing,
        boolean dryRun) {
    /// Most files that are listed.
    public static final int MISSING_LIMIT = 1_000;

    public RepairReport {
        left = List.copyOf(left);
        missing = List.copyOf(missing);
    }

    /// With what came of repairing the log.
    public RepairReport and(List<Damage> foundInLog, List<Damage> leftInLog, long putBack) {
        var all = new ArrayList<>(left);
        all.addAll(leftInLog);
        return new RepairReport(
                found.and(foundInLog), all, versions, chunks, manifests, putBack, storedBytes, missing, dryRun);
    }

    /// A file that has damage for which no good copy was found.
    public record Missing(VersionId version, TreePath path, Digest digest, long size) {}
}
