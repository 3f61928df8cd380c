package dev.coffer.sweep;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Pages;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds out the time, if the clocks can be trusted. Grace periods are counted by clocks, and a clock that is a year
/// ahead ends them all.
///
/// Nothing here makes a collection safe; the order of commits does. It keeps a collection with a wrong clock from
/// deleting early what people may want back, and what puts are storing just now.
final class Clocks {
    static final Duration SKEW = Duration.ofHours(1);
    private static final Duration IDLE = Duration.ofDays(180);

    /// How many of the newest entries are looked at. One of them alone may have been made by a wrong clock.
    private static final int ENTRIES = 100;

    private Clocks() {}

    /// Returns the earlier of this machine's time and the store's. Fails if the store cannot be written to.
    ///
    /// Entries from the future are passed over. Either they were made by a clock that was ahead, which does not matter
    /// here, or both clocks here are behind, and then grace periods are longer. The two need not be told apart.
    ///
    /// @throws CofferException.Refused when the two contradict each other, or may both be ahead
    static Instant now(SweepContext context, boolean clockChecked) {
        var there = storesTime(context.blobs(), context.ulids());
        var here = context.clock().instant();
        if (Duration.between(here, there).abs().compareTo(SKEW) > 0) {
            throw refused("this machine says it is " + here + ", the store " + there);
        }
        var now = here.isBefore(there) ? here : there;
        var newest = newest(context.catalog(), now.plus(SKEW));
        if (!clockChecked && newest.isPresent() && newest.get().isBefore(now.minus(IDLE))) {
            throw new CofferException.Refused(
                    "it is " + now + ", and nothing was committed here since " + newest.get() + ": is the clock right?",
                    "check it, then add --clock-checked");
        }
        return now;
    }

    /// Returns when the store was last committed to, by the newest entries that are not from the future. Empty when
    /// there are none.
    private static Optional<Instant> newest(Catalog catalog, Instant limit) {
        long after = Math.max(0, catalog.lastEntry() - ENTRIES);
        return Pages.stream(after, (Long number) -> catalog.entries(number, ENTRIES), Entry::number)
                .map(Entry::time)
                .filter(time -> !time.isAfter(limit))
                .max(Comparator.naturalOrder());
    }

    private static Instant storesTime(BlobStore blobs, Ulids ulids) {
        var key = StoreLayout.probe(ulids.next());
        try {
            blobs.putIfAbsent(key, BlobBody.of(new byte[1]));
            return blobs.find(key)
                    .orElseThrow(() -> new CofferException.Refused(
                            blobs.location() + " does not show what was just put there", "try again later"))
                    .modified();
        } finally {
            blobs.delete(List.of(key));
        }
    }

    private static CofferException refused(String what) {
        return new CofferException.Refused(what + "; graces cannot be counted by such clocks", "set the clock right");
    }
}
