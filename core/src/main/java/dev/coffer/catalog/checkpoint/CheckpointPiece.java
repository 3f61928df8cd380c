package dev.coffer.catalog.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The part of a checkpoint for one block, as stored. It follows from the lines of the entries alone.
final class CheckpointPiece {
    private final byte[] summaries;
    private final byte[] references;
    private final byte[] lines;

    CheckpointPiece(byte[] summaries, byte[] references, byte[] lines) {
        this.summaries = summaries;
        this.references = references;
        this.lines = lines;
    }

    /// Empty when the lines are too large for a block.
    ///
    /// @param first the number of the first entry
    static Optional<CheckpointPiece> of(long first, List<byte[]> lines) {
        return EntryBlock.pack(first, lines).map(block -> {
            var reads = new ArrayList<LogReader.ReadEntry>(lines.size());
            for (int i = 0; i < lines.size(); i++) {
                reads.add(LogReader.decode(first + i, lines.get(i)));
            }
            return new CheckpointPiece(
                    SummaryWriter.write(SummaryRun.of(reads)),
                    ReferenceFormat.write(ReferenceFormat.of(
                            reads.stream().map(LogReader.ReadEntry::entry).toList())),
                    block);
        });
    }

    /// Makes sure that it is whole and of the right entries.
    ///
    /// @param first the number of the first entry
    /// @param chain knows the entries of the log
    /// @throws dev.coffer.artifact.CofferException.Corrupt when it is not
    void check(long first, int count, Lines chain, String what) {
        chain.checkChain(first, EntryBlock.unpack(lines, first, first + count - 1, what), what);
        ReferenceFormat.read(references, what);
        if (summaries.length > 0) {
            SummaryReader.read(summaries, first, count, new Names(), what);
        }
    }

    /// See [SummaryWriter]. No bytes when the lines must be read instead.
    byte[] summaries() {
        return summaries;
    }

    /// See [ReferenceFormat].
    byte[] references() {
        return references;
    }

    /// See [EntryBlock].
    byte[] lines() {
        return lines;
    }
}
