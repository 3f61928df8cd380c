package dev.coffer.search;

import dev.coffer.artifact.AsOf;
import java.util.Optional;

/// Which versions are looked for, and which part of the list is wanted. A filter that is too large, or a position that
/// is none of this order, is `Invalid`.
///
/// @param when    the versions that existed then, with the tags and aliases they had then
/// @param deleted whether deleted versions are in it too
/// @param after   exclusive; empty starts at the beginning
/// @param limit   from 1 to [dev.coffer.catalog.Catalog#PAGE_LIMIT]
public record Search(Filter filter, Order order, AsOf when, boolean deleted, Optional<Position> after, int limit) {
    public Search {
        FilterLimits.check(filter);
        after.ifPresent(Ordering.of(order)::check);
    }

    /// The undeleted versions of now that a filter holds for, newest first, from the beginning.
    public static Search of(Filter filter, int limit) {
        return new Search(filter, Order.NEWEST_FIRST, AsOf.NOW, false, Optional.empty(), limit);
    }

    public Search orderedBy(Order other) {
        return new Search(filter, other, when, deleted, after, limit);
    }

    public Search asOf(AsOf moment) {
        return new Search(filter, order, moment, deleted, after, limit);
    }

    public Search withDeleted(boolean too) {
        return new Search(filter, order, when, too, after, limit);
    }

    public Search after(Position position) {
        return new Search(filter, order, when, deleted, Optional.of(position), limit);
    }
}
