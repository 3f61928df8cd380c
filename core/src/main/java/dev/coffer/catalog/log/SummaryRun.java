package dev.coffer.catalog.log;

import dev.coffer.artifact.Digest;
import dev.coffer.catalog.ChainHead;
import java.util.ArrayList;
import java.util.List;

/// Summaries of entries that follow each other, as a part of the chain.
///
/// @param previous the digest that the first entry has of the one before
/// @param summaries at least one
/// @param digest   of the last entry
record SummaryRun(Digest previous, List<EntrySummary> summaries, Digest digest) {
    SummaryRun {
        summaries = List.copyOf(summaries);
    }

    static SummaryRun of(LogReader.Read read) {
        return new SummaryRun(read.entry().previous(), List.of(EntrySummary.of(read.entry())), read.digest());
    }

    /// @throws dev.coffer.artifact.CofferException.Corrupt when the entries do not follow each other
    static SummaryRun of(List<LogReader.Read> reads) {
        var first = reads.getFirst().entry();
        var head = new ChainHead(first.number() - 1, first.previous());
        var summaries = new ArrayList<EntrySummary>(reads.size());
        for (var read : reads) {
            head = head.then(read.entry(), read.digest());
            summaries.add(EntrySummary.of(read.entry()));
        }
        return new SummaryRun(first.previous(), summaries, head.digest());
    }

    long first() {
        return summaries.getFirst().number();
    }
}
