package dev.coffer.sweep;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Catalog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What time it is, if that can be trusted. Graces are counted by clocks, and a clock that is a year ahead ends them all.
final class Clocks {
    static final Duration SKEW = Duration.ofHours(1);
    private static final Duration IDLE = Duration.ofDays(180);

    private Clocks() {}

    /// The earlier of this machine's time and the store's. Finds out whether the store can be written to, too.
    ///
    /// @throws CofferException.Refused when the two, or the newest entry, contradict each other
    static Instant now(BlobStore blobs, Catalog catalog, Ulids ulids, Clock clock, boolean clockChecked) {
        var there = storesTime(blobs, ulids);
        var here = clock.instant();
        if (Duration.between(here, there).abs().compareTo(SKEW) > 0) {
            throw refused("this machine says it is " + here + ", the store " + there);
        }
        var now = here.isBefore(there) ? here : there;
        long last = catalog.lastEntry();
        var newest = last == 0 ? now : catalog.entries(last - 1, 1).getFirst().time();
        if (newest.isAfter(now.plus(SKEW))) {
            throw refused("the newest entry was committed at " + newest + ", and it is " + now);
        }
        if (!clockChecked && newest.isBefore(now.minus(IDLE))) {
            throw new CofferException.Refused(
                    "it is " + now + ", and nothing was committed here since " + newest + ": is the clock right?",
                    "check it, then add --clock-checked");
        }
        return now;
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
