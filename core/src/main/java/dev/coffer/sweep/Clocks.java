package dev.coffer.sweep;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Entry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What time it is, if that can be trusted. Graces are counted by clocks, and a clock that is a year ahead ends them all.
///
/// Nothing here makes a collection safe, which the order of commits does. It keeps one with a wrong clock from giving up early what
/// people may want back, and what puts are storing just now.
final class Clocks {
    static final Duration SKEW = Duration.ofHours(1);
    private static final Duration IDLE = Duration.ofDays(180);

    /// How many of the newest entries are asked for their times. One of them alone may have been made by a wrong clock.
    private static final int ENTRIES = 100;

    private Clocks() {}

    /// The earlier of this machine's time and the store's. Finds out whether the store can be written to, too.
    ///
    /// Entries from the future are passed over. Whoever made them had a clock that was ahead, which is no matter for what is counted
    /// here; or both clocks here are behind, and then graces are longer. They are told neither from the other, nor need they be.
    ///
    /// @throws CofferException.Refused when the two contradict each other, or may both be ahead
    static Instant now(BlobStore blobs, Catalog catalog, Ulids ulids, Clock clock, boolean clockChecked) {
        var there = storesTime(blobs, ulids);
        var here = clock.instant();
        if (Duration.between(here, there).abs().compareTo(SKEW) > 0) {
            throw refused("this machine says it is " + here + ", the store " + there);
        }
        var now = here.isBefore(there) ? here : there;
        var newest = newest(catalog, now.plus(SKEW));
        if (!clockChecked && newest.isPresent() && newest.get().isBefore(now.minus(IDLE))) {
            throw new CofferException.Refused(
                    "it is " + now + ", and nothing was committed here since " + newest.get() + ": is the clock right?",
                    "check it, then add --clock-checked");
        }
        return now;
    }

    /// When the store was last committed to, by the newest entries that are not from the future. Empty when there are none.
    private static Optional<Instant> newest(Catalog catalog, Instant limit) {
        long after = Math.max(0, catalog.lastEntry() - ENTRIES);
        var newest = Optional.<Instant>empty();
        for (var page = catalog.entries(after, ENTRIES);
                !page.isEmpty();
                page = catalog.entries(page.getLast().number(), ENTRIES)) {
            newest = Stream.concat(newest.stream(), page.stream().map(Entry::time))
                    .filter(time -> !time.isAfter(limit))
                    .max(Comparator.naturalOrder());
        }
        return newest;
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
