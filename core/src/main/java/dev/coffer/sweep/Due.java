package dev.coffer.sweep;

import dev.coffer.artifact.VersionId;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Kept;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The versions that are deleted and not swept.
///
/// @param deleted all of them
/// @param due     those that were deleted by a moment, in order
/// @param next    when the next of the others was deleted
record Due(Set<VersionId> deleted, Set<VersionId> due, Optional<Instant> next) {
    static final Due NOTHING = new Due(Set.of(), Set.of(), Optional.empty());

    static Due by(Instant moment, Catalog catalog) {
        var deleted = new HashSet<VersionId>();
        var due = new TreeSet<VersionId>();
        var next = Optional.<Instant>empty();
        List<Kept> page = catalog.kept(0, Catalog.PAGE_LIMIT);
        while (!page.isEmpty()) {
            for (var version : page) {
                var at = version.standing().deletedAt();
                if (at.isPresent() && !version.standing().swept()) {
                    deleted.add(version.id());
                    if (!at.get().isAfter(moment)) {
                        due.add(version.id());
                    } else if (next.isEmpty() || at.get().isBefore(next.get())) {
                        next = at;
                    }
                }
            }
            page = catalog.kept(page.getLast().place(), Catalog.PAGE_LIMIT);
        }
        return new Due(deleted, due, next);
    }
}
