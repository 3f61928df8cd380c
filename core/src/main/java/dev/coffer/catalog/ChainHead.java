package dev.coffer.catalog;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import java.nio.charset.StandardCharsets;

/// The newest entry of a log as the next one must name it. Each entry has the digest of the one before, so this stands
/// for everything that ever happened in the store.
///
/// @param number of the entry; 0 when there is none
/// @param digest of its line with the line feed; when there is none, one that follows from the store's id
public record ChainHead(long number, Digest digest) {
    private static final String START = "coffer log 1 ";

    /// Where the log of a store begins. Logs of different stores have no entry in common.
    public static ChainHead start(Ulid store) {
        return new ChainHead(0, Digest.of((START + store).getBytes(StandardCharsets.US_ASCII)));
    }

    /// Returns the head behind an entry.
    ///
    /// @param line the digest of the entry's line
    /// @throws CofferException.Corrupt when the entry does not follow this one
    public ChainHead then(Entry entry, Digest line) {
        check(entry.number(), entry.previous());
        return new ChainHead(entry.number(), line);
    }

    /// Makes sure that an entry follows this one.
    ///
    /// @param previous the digest that it has of the entry before
    /// @throws CofferException.Corrupt when it does not
    public void check(long next, Digest previous) {
        if (next != number + 1) {
            throw new CofferException.Corrupt(
                    "log entry " + StoreLayout.logEntry(next) + " does not follow entry " + number);
        }
        if (!previous.equals(digest)) {
            throw new CofferException.Corrupt("log entry " + StoreLayout.logEntry(next) + " does not follow "
                    + (number == 0 ? "the beginning of this store's log" : "entry " + number)
                    + ": it names " + previous + ", which should be " + digest);
        }
    }

    /// `NUMBER:DIGEST`, as people keep it elsewhere.
    @Override
    public String toString() {
        return number + ":" + digest;
    }
}
