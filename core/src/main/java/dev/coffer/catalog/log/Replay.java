package dev.coffer.catalog.log;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.checkpoint.EntrySummary;
import dev.coffer.catalog.checkpoint.LogReader;
import dev.coffer.json.EntryJson;
import java.util.List;

/// Entries of another catalog of the same store on their way into the log.
final class Replay {
    private static final int ATTEMPTS = 5;

    private final Log log;

    Replay(Log log) {
        this.log = log;
    }

    void run(List<Entry> entries) {
        for (var entry : entries) {
            take(entry);
        }
        // What was here may have been seen before it was durable; putting it again returns only when it is, and then so
        // is
        // everything before it.
        if (!entries.isEmpty()) {
            log.put(read(entries.getLast()));
        }
        log.makeCheckpoints();
    }

    private void take(Entry entry) {
        for (int attempt = 1; !isHere(entry); attempt++) {
            var next = read(entry);
            try {
                if (log.put(next)) {
                    log.created(next);
                    return;
                }
            } catch (CofferException.OutcomeUnknown e) {
                if (attempt >= ATTEMPTS) {
                    throw e;
                }
            }
            log.refresh();
        }
    }

    /// Makes sure that the entry is here already or can be the next one.
    private boolean isHere(Entry entry) {
        boolean here = log.withFacts(now -> {
            if (entry.number() > now.last()) {
                now.head().check(entry.number(), entry.previous());
                Continuity.checkNew(now, EntrySummary.of(entry));
                return false;
            }
            return true;
        });
        if (here && !log.lines().entry(entry.number()).equals(entry)) {
            throw new CofferException.Conflict(
                    "log entry " + StoreLayout.logEntry(entry.number()) + " is here, and says something else",
                    "the two catalogs are not of the same store, or somebody changed both");
        }
        return here;
    }

    private static LogReader.ReadEntry read(Entry entry) {
        return new LogReader.ReadEntry(entry, EntryJson.write(entry));
    }
}
