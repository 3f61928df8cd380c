package dev.coffer.catalog.log;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.StoreLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// The checkpoints of a log: copies of runs of entries that make opening fast. Level k holds 64^k entries in blocks of 64.
///
/// They follow from the entries alone. So it does not matter who makes them, how often, or whether at all: what is missing
/// or damaged is read from the entries. Not for several threads.
final class Checkpoints {
    private static final int LEVELS = 4;
    private static final int BYTES_LIMIT = 64 << 20;
    private static final int FETCHES_AT_ONCE = 4;
    private static final int DECODES_AT_ONCE = 4;
    private static final int MADE_AT_ONCE = 4;

    private final BlobStore blobs;
    private final LogReader reader;
    private final int fanOut;
    private final long[] newest = new long[LEVELS + 1];

    Checkpoints(BlobStore blobs, LogReader reader, int fanOut) {
        this.blobs = blobs;
        this.reader = reader;
        this.fanOut = fanOut;
    }

    /// The entries of one block, and the block unless they are too large for one.
    record Loaded(Optional<Block> block, List<LogReader.Read> reads) {}

    /// Where blocks are: those with the entries after `after` up to `last`; empty when one of them does not exist.
    interface Blocks {
        Optional<List<Block>> find(long after, long last);
    }

    /// A run of entries to be read: from a checkpoint of some level, or one by one where that is 0.
    private record Step(int level, long first, long last) {}

    /// The entries of one block, and the block, unless it must be made from them.
    private record Piece(long first, Optional<Block> block, String what) {}

    /// Hands over all blocks that checkpoints tell of, in order. Whoever is ahead of the last one reads on in the log.
    void load(Consumer<Loaded> consumer) {
        plan(list()).stream()
                .gather(Gatherers.mapConcurrent(FETCHES_AT_ONCE, this::fetch))
                .flatMap(List::stream)
                .gather(Gatherers.mapConcurrent(DECODES_AT_ONCE, this::decode))
                .forEachOrdered(consumer);
    }

    /// The last entries of the checkpoints of each level; of lower levels only those after what the higher ones cover.
    private List<NavigableSet<Long>> list() {
        var ends = new ArrayList<NavigableSet<Long>>();
        IntStream.rangeClosed(0, LEVELS).forEach(level -> ends.add(new TreeSet<>()));
        if (blobs.list(StoreLayout.CHECKPOINTS, "", 1).isEmpty()) {
            return ends;
        }
        long covered = 0;
        for (int level = LEVELS; level > 0; level--) {
            list(level, covered, ends.get(level));
            newest[level] =
                    ends.get(level).isEmpty() ? covered : ends.get(level).last();
            while (ends.get(level).contains(covered + size(level))) {
                covered += size(level);
            }
        }
        return ends;
    }

    private void list(int level, long covered, NavigableSet<Long> ends) {
        var after = covered == 0 ? "" : StoreLayout.checkpoint(level, covered).value();
        var page = blobs.list(StoreLayout.checkpoints(level), after, BlobStore.PAGE_LIMIT);
        while (!page.isEmpty()) {
            page.stream()
                    .flatMapToLong(info -> StoreLayout.checkpointLast(level, info.key()).stream())
                    .filter(end -> end > 0 && end % size(level) == 0)
                    .forEach(ends::add);
            page = blobs.list(
                    StoreLayout.checkpoints(level), page.getLast().key().value(), BlobStore.PAGE_LIMIT);
        }
    }

    /// At each place the largest checkpoint that begins there, or a block of single entries where there is none.
    private List<Step> plan(List<NavigableSet<Long>> ends) {
        long end = ends.stream()
                .filter(level -> !level.isEmpty())
                .mapToLong(NavigableSet::last)
                .max()
                .orElse(0);
        var steps = new ArrayList<Step>();
        long at = 0;
        while (at < end) {
            int level = LEVELS;
            while (level > 0 && !(at % size(level) == 0 && ends.get(level).contains(at + size(level)))) {
                level--;
            }
            long last = at + size(Math.max(level, 1));
            steps.add(new Step(level, at + 1, last));
            at = last;
        }
        return steps;
    }

    private List<Piece> fetch(Step step) {
        var key = StoreLayout.checkpoint(Math.max(step.level(), 1), step.last());
        var blocks = step.level() == 0 ? List.<Block>of() : blocks(step);
        return LongStream.range(0, (step.last() - step.first() + 1) / fanOut)
                .mapToObj(i -> new Piece(
                        step.first() + i * fanOut,
                        i < blocks.size() ? Optional.of(blocks.get((int) i)) : Optional.empty(),
                        key.value()))
                .toList();
    }

    private List<Block> blocks(Step step) {
        try {
            return reader.bytes(StoreLayout.checkpoint(step.level(), step.last()), BYTES_LIMIT)
                    .map(Block::split)
                    .orElse(List.of());
        } catch (CofferException.Corrupt e) {
            return List.of();
        }
    }

    /// A block that is not what it should be is as good as none.
    private Loaded decode(Piece piece) {
        if (piece.block().isPresent()) {
            try {
                var block = piece.block().get();
                var lines = block.lines(piece.first(), piece.first() + fanOut - 1, piece.what());
                return new Loaded(Optional.of(block), decode(piece.first(), lines));
            } catch (CofferException.Corrupt e) {
                return readEntries(piece.first());
            }
        }
        return readEntries(piece.first());
    }

    private Loaded readEntries(long first) {
        var reads =
                LongStream.range(first, first + fanOut).mapToObj(reader::read).toList();
        var block = Block.pack(first, reads.stream().map(LogReader.Read::line).toList());
        return new Loaded(block, reads);
    }

    private static List<LogReader.Read> decode(long first, List<byte[]> lines) {
        return IntStream.range(0, lines.size())
                .mapToObj(i -> LogReader.decode(first + i, lines.get(i)))
                .toList();
    }

    /// Makes the checkpoints that are due and that it does not know of, the oldest first and a few at a time. So whoever
    /// commits next makes what a writer that died left out, and there is never a hole before a newer one.
    ///
    /// What fails is left to the next commit: the entries are there, which is all that counts.
    void makeDue(long lastEntry, Blocks blocks) {
        try {
            for (int level = 1; level <= LEVELS; level++) {
                for (int made = 0; made < MADE_AT_ONCE && newest[level] + size(level) <= lastEntry; made++) {
                    make(level, newest[level] + size(level), blocks);
                }
            }
        } catch (CofferException e) {
            // Nothing to do: see above.
        }
    }

    private void make(int level, long last, Blocks blocks) {
        var parts = blocks.find(last - size(level), last).orElse(List.of()).stream()
                .map(Block::bytes)
                .toList();
        var body = BlobBody.of(parts);
        if (body.length() > 0 && body.length() <= BYTES_LIMIT) {
            blobs.putIfAbsent(StoreLayout.checkpoint(level, last), body);
        }
        newest[level] = last;
    }

    private long size(int level) {
        long size = 1;
        for (int i = 0; i < level; i++) {
            size *= fanOut;
        }
        return size;
    }
}
