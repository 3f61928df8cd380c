package dev.coffer.sweep;

import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The result of a collection, or of a dry run.
///
/// @param done      false when nothing was changed, because only a plan was asked for
/// @param swept     the versions that are swept, in order; at most [#LISTED]
/// @param versions  how many there are
/// @param released  objects that only swept versions, of this collection or of earlier ones, referred to, deleted now
/// @param orphans   objects that no version ever referred to, deleted now
/// @param unfinished objects that an earlier collection condemned and did not get to delete, deleted now
/// @param probes    leftovers of checks of the store, deleted now
/// @param left      what was left, and why
/// @param foreign   files among the objects that are not Coffer's: left alone; at most [#LISTED]
/// @param foreignCount  how many there are
/// @param repacked  what was repacked because little of it was needed
/// @param needed    what versions need that are not deleted
/// @param nextDue   when the next deleted version is to be swept
public record SweepReport(
        boolean done,
        List<VersionId> swept,
        long versions,
        Tally released,
        Tally orphans,
        Tally unfinished,
        long probes,
        Map<KeepReason, Tally> left,
        List<BlobKey> foreign,
        long foreignCount,
        Repacked repacked,
        Tally needed,
        Optional<Instant> nextDue) {
    /// Most versions and files that are listed by name.
    public static final int LISTED = 1_000;

    public SweepReport {
        swept = List.copyOf(swept);
        left = Map.copyOf(left);
        foreign = List.copyOf(foreign);
    }

    /// Returns what was left for one reason.
    public Tally left(KeepReason reason) {
        return left.getOrDefault(reason, Tally.NOTHING);
    }

    /// Returns the bytes that were freed.
    public long freed() {
        return released.bytes() + orphans.bytes() + unfinished.bytes();
    }
}
