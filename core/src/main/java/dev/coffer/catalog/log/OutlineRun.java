package dev.coffer.catalog.log;

import dev.coffer.artifact.Digest;
import dev.coffer.catalog.ChainHead;
import java.util.ArrayList;
import java.util.List;

/// Outlines of entries that follow each other, as a part of the chain.
///
/// @param previous the digest that the first entry has of the one before
/// @param outlines at least one
/// @param digest   of the last entry
record OutlineRun(Digest previous, List<Outline> outlines, Digest digest) {
    OutlineRun {
        outlines = List.copyOf(outlines);
    }

    static OutlineRun of(LogReader.Read read) {
        return new OutlineRun(read.entry().previous(), List.of(Outline.of(read.entry())), read.digest());
    }

    /// @throws dev.coffer.artifact.CofferException.Corrupt when the entries do not follow each other
    static OutlineRun of(List<LogReader.Read> reads) {
        var first = reads.getFirst().entry();
        var head = new ChainHead(first.number() - 1, first.previous());
        var outlines = new ArrayList<Outline>(reads.size());
        for (var read : reads) {
            head = head.then(read.entry(), read.digest());
            outlines.add(Outline.of(read.entry()));
        }
        return new OutlineRun(first.previous(), outlines, head.digest());
    }

    long first() {
        return outlines.getFirst().number();
    }
}
