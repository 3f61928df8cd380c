package dev.coffer.catalog;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.StoreLayout;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Gatherers;
import java.util.stream.LongStream;

/// Makes sure that a store's log has no hole and ends where the facts end. Every catalog asks this before it condemns
/// anything, because a condemnation that is written into a hole, by facts that are older than the entries behind it,
/// condemns what these need.
///
/// The log is listed, and a listing may be behind. So an entry that it lacks is looked for by its name, and so are some
/// behind the last one. What was whole once is not looked at again. Threads may share it.
public final class WholeLog {
    private static final int FINDS_AT_ONCE = 16;

    /// How far behind the last entry others are looked for by name: at distances of 1, 2, 4 …
    private static final int DOUBLINGS = 16;

    private static final int NEAR_DOUBLINGS = 4;

    private static final String WAY_OUT =
            "coffer verify --all lists what the log lacks, coffer repair --all puts back what is known; until then "
                    + "nothing is deleted for good";

    private final BlobStore blobs;

    /// The entries up to this one are all there.
    private final AtomicLong whole = new AtomicLong();

    /// @param blobs the store itself, not what is kept of it elsewhere
    public WholeLog(BlobStore blobs) {
        this.blobs = blobs;
    }

    /// Forgets what was looked at already. A log that was whole may have lost an entry since.
    public void lookAgain() {
        whole.set(0);
    }

    /// Makes sure that the log has the entries up to this one.
    ///
    /// @param last the newest entry that the facts know
    /// @return whether it is the newest one; otherwise the next one is there
    /// @throws CofferException.Refused when an entry is missing, or the next one is missing although there are later
    ///         ones
    public boolean endsAt(long last) {
        var listing = new Listing(Math.min(whole.get(), last));
        blobs.each(
                StoreLayout.LOG,
                listing.upTo == 0 ? "" : StoreLayout.logEntry(listing.upTo).value(),
                info -> StoreLayout.logNumber(info.key()).ifPresent(listing::follow));
        listing.find(last);
        whole.accumulateAndGet(last, Math::max);
        boolean more = listing.upTo > last || further(last).isPresent();
        if (more && !has(last + 1)) {
            throw missing(last + 1);
        }
        return !more;
    }

    /// A listing on its way.
    private final class Listing {
        /// All entries up to this one are there.
        private long upTo;

        Listing(long upTo) {
            this.upTo = upTo;
        }

        void follow(long number) {
            find(number - 1);
            upTo = Math.max(upTo, number);
        }

        /// Looks for entries that were not listed.
        void find(long last) {
            while (upTo < last) {
                if (!has(upTo + 1)) {
                    throw missing(upTo + 1);
                }
                upTo++;
            }
        }
    }

    /// An entry behind this one, found by name or by a checkpoint that has it.
    private OptionalLong further(long last) {
        var found = further(blobs, last, DOUBLINGS);
        if (found.isPresent()) {
            return found;
        }
        var end = StoreLayout.checkpoint(1, last).value();
        return blobs.list(StoreLayout.checkpoints(1), end, 1).stream()
                .flatMapToLong(info -> StoreLayout.checkpointLast(1, info.key()).stream())
                .findFirst();
    }

    /// An entry behind this one, as far as a few names show: so opening a database finds out that it is an old one,
    /// also when the very next entry is missing.
    public static OptionalLong near(BlobStore blobs, long last) {
        return further(blobs, last, NEAR_DOUBLINGS);
    }

    private static OptionalLong further(BlobStore blobs, long last, int doublings) {
        return LongStream.range(0, doublings)
                .map(i -> last + (1L << i))
                .boxed()
                .gather(Gatherers.mapConcurrent(FINDS_AT_ONCE, number -> has(blobs, number) ? number : 0L))
                .mapToLong(number -> number)
                .filter(number -> number > 0)
                .findFirst();
    }

    private boolean has(long number) {
        return has(blobs, number);
    }

    private static boolean has(BlobStore blobs, long number) {
        return blobs.find(StoreLayout.logEntry(number)).isPresent();
    }

    private CofferException.Refused missing(long number) {
        return new CofferException.Refused(
                "entry " + number + " of the log in " + blobs.location()
                        + " is missing, and what others did there may not be known here",
                WAY_OUT);
    }
}
