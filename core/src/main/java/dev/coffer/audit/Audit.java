package dev.coffer.audit;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.ChainHead;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.log.LogCheck;
import dev.coffer.json.EntryJson;
import dev.coffer.store.Backend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What happened in a store, entry by entry, and whether its log still says what it said.
///
/// Each entry has the digest of the one before. So number and digest of the newest one, kept elsewhere, tell later whether anything was
/// changed, taken out or put in between: give them to [#verify].
public final class Audit {
    private final Backend backend;

    public Audit(Backend backend) {
        this.backend = backend;
    }

    /// The newest entry.
    public ChainHead head() {
        return backend.catalog().head();
    }

    /// Entries behind one, in order. A page may be shorter than asked for, but is empty only behind the last entry.
    ///
    /// @param after exclusive; 0 starts at the first
    /// @param limit from 1 to [Catalog#PAGE_LIMIT]
    public List<Entry> after(long after, int limit) {
        return backend.catalog().entries(after, limit);
    }

    /// Entries before one, the newest first.
    ///
    /// @param before exclusive; `Long.MAX_VALUE` starts at the newest
    /// @param limit  from 1 to [Catalog#PAGE_LIMIT]
    public List<Entry> before(long before, int limit) {
        long end = Math.min(before - 1, backend.catalog().lastEntry());
        var entries = new ArrayList<Entry>();
        for (long last = Math.max(0, end - limit); last < end; ) {
            var page = after(last, (int) (end - last));
            entries.addAll(page);
            last = page.getLast().number();
        }
        return entries.reversed();
    }

    /// Reads every entry from the first one on, in the store itself, and checks its checksum and that it follows the one before;
    /// and that the catalog which keeps the facts knows the same entries. Changes nothing.
    ///
    /// @param expected an entry that was the newest once, as [#head] told; it must still be there
    public AuditReport verify(Optional<ChainHead> expected) {
        var catalog = backend.catalog();
        var walk = new Walk(catalog.head(), expected);
        var check =
                new LogCheck(backend.direct(), ChainHead.start(backend.file().id()));
        var result = check.run(good -> walk.next(good.head()));
        result.bad().forEach(bad -> walk.problem(bad.number(), bad.problem()));
        if (result.bad().isEmpty()) {
            followCatalog(catalog, walk);
        }
        return walk.report(Math.max(result.last(), walk.head.number()));
    }

    /// What a database has committed and not appended to the log yet, and what was committed meanwhile.
    private static void followCatalog(Catalog catalog, Walk walk) {
        while (walk.head.number() < walk.catalog.number()) {
            for (var entry : catalog.entries(walk.head.number(), Catalog.PAGE_LIMIT)) {
                try {
                    walk.next(walk.head.then(entry, Digest.of(EntryJson.write(entry))));
                } catch (CofferException.Corrupt e) {
                    walk.problem(entry.number(), String.valueOf(e.getMessage()));
                    return;
                }
            }
        }
    }

    /// One way along the chain. Not for several threads.
    private final class Walk {
        private final ChainHead catalog;
        private final Optional<ChainHead> expected;
        private final List<AuditReport.Problem> problems = new ArrayList<>();
        private ChainHead head = ChainHead.start(backend.file().id());
        private boolean expectedSeen;

        /// @param catalog the newest entry that the catalog knows
        Walk(ChainHead catalog, Optional<ChainHead> expected) {
            this.catalog = catalog;
            this.expected = expected;
            see();
        }

        void next(ChainHead next) {
            head = next;
            see();
        }

        private void see() {
            expected.filter(asked -> asked.number() == head.number()).ifPresent(asked -> {
                expectedSeen = true;
                if (!asked.equals(head)) {
                    problem(head.number(), "is not the one that is expected: its digest is " + head.digest());
                }
            });
            if (catalog.number() == head.number() && !catalog.equals(head)) {
                problem(head.number(), "is not the one that the catalog knows, which is " + catalog.digest());
            }
        }

        void problem(long number, String problem) {
            var prefix = "log entry " + StoreLayout.logEntry(number) + " ";
            problems.add(new AuditReport.Problem(
                    number, problem.startsWith(prefix) ? problem.substring(prefix.length()) : problem));
        }

        AuditReport report(long last) {
            expected.filter(_ -> !expectedSeen)
                    .ifPresent(asked -> problem(
                            asked.number(),
                            asked.number() > last
                                    ? "is expected, and the last entry is " + last
                                    : "is expected, and cannot be read"));
            problems.sort(Comparator.comparingLong(AuditReport.Problem::entry));
            return new AuditReport(head, last, problems);
        }
    }
}
