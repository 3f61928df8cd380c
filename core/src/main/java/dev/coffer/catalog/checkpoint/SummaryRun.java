package dev.coffer.catalog.checkpoint;

import dev.coffer.artifact.Digest;
import dev.coffer.catalog.ChainHead;
import java.util.ArrayList;
import java.util.List;

/// Summaries of entries that follow each other, as a part of the chain.
///
/// @param previous the digest that the first entry has of the one before
/// @param summaries at least one
/// @param digest   of the last entry
public record SummaryRun(Digest previous, List<EntrySummary> summaries, Digest digest) {
    public SummaryRun {
        summaries = List.copyOf(summaries);
    }

    public static SummaryRun of(LogReader.ReadEntry read) {
        return new SummaryRun(read.entry().previous(), List.of(EntrySummary.of(read.entry())), read.digest());
    }

    /// Returns the summaries of entries.
    ///
    /// @throws dev.coffer.artifact.CofferException.Corrupt when the entries do not follow each other
    public static SummaryRun of(List<LogReader.ReadEntry> reads) {
        var first = reads.getFirst().entry();
        var head = new ChainHead(first.number() - 1, first.previous());
        var summaries = new ArrayList<EntrySummary>(reads.size());
        for (var read : reads) {
            head = head.then(read.entry(), read.digest());
            summaries.add(EntrySummary.of(read.entry()));
        }
        return new SummaryRun(first.previous(), summaries, head.digest());
    }

    public long first() {
        return summaries.getFirst().number();
    }
}
