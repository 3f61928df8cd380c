package dev.coffer.json;

import dev.coffer.artifact.Digest;
import dev.coffer.catalog.ChainHead;
import dev.coffer.catalog.Entry;

/// Entries on their way into a log that they were not made for: each gets the digest of the one before it there. Not for several
/// threads.
public final class EntryChain {
    private ChainHead head;

    /// @param head the newest entry there is
    public EntryChain(ChainHead head) {
        this.head = head;
    }

    /// Returns the entry as it is in this log, and goes on behind it.
    public Entry next(Entry entry) {
        var linked = entry.withPrevious(head.digest());
        head = head.then(linked, Digest.of(EntryJson.write(linked)));
        return linked;
    }

    public ChainHead head() {
        return head;
    }
}
