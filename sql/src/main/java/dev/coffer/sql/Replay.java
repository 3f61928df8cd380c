package dev.coffer.sql;

import dev.coffer.artifact.CofferException;
import dev.coffer.catalog.Entry;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Gatherers;
import org.jdbi.v3.core.Handle;

/// Takes over entries that another catalog of the same store committed.
final class Replay {
    private static final int READS_AT_ONCE = 16;

    private final Database database;
    private final String kind;
    private final LogCopy log;

    Replay(Database database, String kind, LogCopy log) {
        this.database = database;
        this.kind = kind;
        this.log = log;
    }

    /// All of them or none.
    ///
    /// @return how many entries wait to be appended to the log now
    long run(List<Entry> entries) {
        if (entries.isEmpty()) {
            return 0;
        }
        var lines = entries.stream().map(Line::of).toList();
        long known = database.readAtOnce(HeadRow::read).lastEntry();
        var inLog = inLog(lines.stream().filter(line -> line.number() > known).toList());
        return database.writeRepeatable(sql -> apply(sql, lines, inLog));
    }

    /// Those that the log has already; mostly that is where they come from.
    private Set<Long> inLog(List<Line> lines) {
        return new HashSet<>(lines.stream()
                .gather(Gatherers.mapConcurrent(
                        READS_AT_ONCE,
                        line -> log.line(line.number()).map(there -> {
                            if (!Arrays.equals(there, line.bytes())) {
                                throw differs(line.entry(), "the log in " + log.location());
                            }
                            return line.number();
                        })))
                .flatMap(Optional::stream)
                .toList());
    }

    private long apply(Handle sql, List<Line> lines, Set<Long> inLog) {
        var head = HeadRow.lock(sql, database.dialect());
        var facts = new LockedFacts(sql, database.dialect(), kind, head);
        // At once: asked for one by one, each would first have to write what waits.
        facts.load(Mentions.ofEntries(lines.stream()
                .map(Line::entry)
                .filter(entry -> entry.number() > head.lastEntry())
                .toList()));
        var projection = new Projection(facts);
        var digests = Entries.digests(
                sql, lines.getFirst().number() - 1, lines.getLast().number());
        long appended = head.appended();
        for (var line : lines) {
            long number = line.number();
            if (number <= head.lastEntry()) {
                if (!line.digest().equals(digests.get(number))) {
                    throw differs(line.entry(), database.location());
                }
                continue;
            }
            projection.apply(line);
            if (appended == number - 1 && inLog.contains(number)) {
                appended = number;
            } else {
                facts.rows().outbox(line);
            }
        }
        facts.finish();
        sql.createUpdate("UPDATE head SET appended = :appended WHERE id = 1")
                .bind("appended", appended)
                .execute();
        return facts.lastEntry() - appended;
    }

    private static CofferException.Conflict differs(Entry entry, String where) {
        return new CofferException.Conflict(
                "entry " + entry.number() + " is another one in " + where, "they are not of the same store");
    }
}
