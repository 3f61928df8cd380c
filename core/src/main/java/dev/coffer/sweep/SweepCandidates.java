package dev.coffer.sweep;

import dev.coffer.artifact.VersionId;
import dev.coffer.catalog.Catalog;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The versions that are deleted and not swept.
///
/// @param deleted all of them
/// @param due     those that were deleted by a moment, in order
/// @param next    when the next of the others was deleted
record SweepCandidates(Set<VersionId> deleted, Set<VersionId> due, Optional<Instant> next) {
    static final SweepCandidates NOTHING = new SweepCandidates(Set.of(), Set.of(), Optional.empty());

    static SweepCandidates by(Instant moment, Catalog catalog) {
        var deleted = new HashSet<VersionId>();
        var due = new TreeSet<VersionId>();
        var later = new TreeSet<Instant>();
        catalog.eachRetentionEntry(version -> {
            var at = version.state().deletedAt();
            if (at.isPresent() && !version.state().swept()) {
                deleted.add(version.id());
                if (at.get().isAfter(moment)) {
                    later.add(at.get());
                } else {
                    due.add(version.id());
                }
            }
        });
        return new SweepCandidates(deleted, due, later.stream().findFirst());
    }
}
