package dev.coffer.catalog.log;

import dev.coffer.blob.Ulid;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Which entry each transaction made. Only who commits asks, so it becomes an index when it is asked first. Not for
/// several threads.
final class Transactions {
    private final LongPairs entries = new LongPairs();
    private final List<Ulid> waiting = new ArrayList<>();
    private int last;

    /// Adds the transaction of the next entry.
    void add(Ulid transaction) {
        waiting.add(transaction);
        last++;
    }

    OptionalLong entryOf(Ulid transaction) {
        int number = last - waiting.size();
        for (var next : waiting) {
            entries.put(next, ++number);
        }
        waiting.clear();
        int entry = entries.get(transaction);
        return entry == 0 ? OptionalLong.empty() : OptionalLong.of(entry);
    }
}
