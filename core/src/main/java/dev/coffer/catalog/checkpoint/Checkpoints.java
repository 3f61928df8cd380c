package dev.coffer.catalog.checkpoint;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectListing;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.checkpoint.CheckpointFormat.BlobRange;
import dev.coffer.catalog.checkpoint.CheckpointFormat.BlockPlaces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// The checkpoints of a log: copies of runs of entries that make opening fast. Level k holds 64^k entries in blocks of
/// 64.
///
/// They follow from the entries alone. So it does not matter who makes them ([CheckpointMaker]), how often, or whether
/// at all: what is missing or damaged is read from the entries. Not for several threads.
public final class Checkpoints {
    private static final int FETCHES_AT_ONCE = 4;

    /// The bytes that are read of a checkpoint at first, for each block and at most: nearly always all summaries, and
    /// little more.
    private static final int START_PER_BLOCK = 16 << 10;

    private static final int START_LIMIT = 1 << 20;

    private final BlobStore blobs;
    private final LogReader reader;
    private final Lines lines;
    private final Levels levels;

    /// @param lines  learns where the blocks are
    /// @param levels learns which checkpoints there are
    public Checkpoints(BlobStore blobs, LogReader reader, Lines lines, Levels levels) {
        this.blobs = blobs;
        this.reader = reader;
        this.lines = lines;
        this.levels = levels;
    }

    /// A run of entries to be read: from a checkpoint of some level, or one by one where that is 0.
    private record Step(int level, long first, long last) {
        BlobKey key() {
            return StoreLayout.checkpoint(level, last);
        }
    }

    /// How many entries the smallest checkpoint has.
    public long firstLevel() {
        return levels.size(1);
    }

    /// Hands over the summaries of all entries that checkpoints cover, in order. Does not check that they follow each
    /// other. A caller that is ahead of the last one reads on in the log.
    ///
    /// @param ends the last entries of the checkpoints of each level
    public void load(List<NavigableSet<Long>> ends, Consumer<SummaryRun> consumer) {
        long covered = 0;
        for (int level = Levels.HIGHEST; level > 0; level--) {
            levels.setNewest(
                    level, ends.get(level).isEmpty() ? covered : ends.get(level).last());
            covered = covered(ends, level, covered);
        }
        var names = new Names();
        plan(ends).stream()
                .gather(Gatherers.mapConcurrent(FETCHES_AT_ONCE, step -> fetch(step, names)))
                .forEachOrdered(runs -> runs.forEach(consumer));
    }

    /// The last entries of the checkpoints of each level that are among some blobs.
    public List<NavigableSet<Long>> among(Collection<BlobKey> keys) {
        var ends = none();
        for (int level = 1; level <= Levels.HIGHEST; level++) {
            add(level, keys, ends.get(level));
        }
        return ends;
    }

    /// The last of the entries that checkpoints cover without a gap.
    public long covered(List<NavigableSet<Long>> ends) {
        long covered = 0;
        for (int level = Levels.HIGHEST; level > 0; level--) {
            covered = covered(ends, level, covered);
        }
        return covered;
    }

    private long covered(List<NavigableSet<Long>> ends, int level, long from) {
        long covered = from;
        while (ends.get(level).contains(covered + levels.size(level))) {
            covered += levels.size(level);
        }
        return covered;
    }

    private static List<NavigableSet<Long>> none() {
        var ends = new ArrayList<NavigableSet<Long>>();
        IntStream.rangeClosed(0, Levels.HIGHEST).forEach(level -> ends.add(new TreeSet<>()));
        return ends;
    }

    private void add(int level, Collection<BlobKey> keys, NavigableSet<Long> ends) {
        keys.stream()
                .flatMapToLong(key -> StoreLayout.checkpointLast(level, key).stream())
                .filter(end -> end > 0 && end % levels.size(level) == 0)
                .forEach(ends::add);
    }

    /// The last entries of the checkpoints of each level that the store has; where there are many, of lower levels only
    /// those after what the higher ones cover.
    public List<NavigableSet<Long>> list() {
        var all = blobs.list(StoreLayout.CHECKPOINTS, "", BlobStore.PAGE_LIMIT);
        if (all.size() < BlobStore.PAGE_LIMIT) {
            return among(all.stream().map(BlobInfo::key).toList());
        }
        var ends = none();
        long covered = 0;
        for (int level = Levels.HIGHEST; level > 0; level--) {
            list(level, covered, ends.get(level));
            covered = covered(ends, level, covered);
        }
        return ends;
    }

    private void list(int level, long covered, NavigableSet<Long> ends) {
        var after = covered == 0 ? "" : StoreLayout.checkpoint(level, covered).value();
        ObjectListing.each(blobs, StoreLayout.checkpoints(level), after, info -> add(level, List.of(info.key()), ends));
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
            int level = Levels.HIGHEST;
            while (level > 0
                    && !(at % levels.size(level) == 0 && ends.get(level).contains(at + levels.size(level)))) {
                level--;
            }
            long last = at + levels.size(Math.max(level, 1));
            steps.add(new Step(level, at + 1, last));
            at = last;
        }
        return steps;
    }

    private List<SummaryRun> fetch(Step step, Names names) {
        if (step.level() == 0) {
            return List.of(readEntries(step.first(), step.last()));
        }
        try {
            return reader.readVerified(step.key(), () -> fetchCheckpoint(step, names));
        } catch (CofferException.Corrupt e) {
            return List.of(readEntries(step.first(), step.last()));
        }
    }

    private List<SummaryRun> fetchCheckpoint(Step step, Names names) {
        int count = levels.blocks(step.level());
        int most = Math.max(CheckpointFormat.headLength(count), Math.min(START_LIMIT, count * START_PER_BLOCK));
        var start = reader.upTo(step.key(), 0, most).orElse(new byte[0]);
        var blocks = CheckpointFormat.read(step.key(), start, step.first(), count);
        start = withAll(start, step.key(), blocks.getLast().summaries().end());
        var summaries = new ArrayList<SummaryRun>();
        for (int i = 0; i < count; i++) {
            long first = step.first() + (long) i * levels.fanOut();
            lines.know(first, blocks.get(i));
            summaries.add(summaries(first, blocks.get(i), start, names));
        }
        return summaries;
    }

    /// The start of a blob up to `end`, of which a part has been read.
    private byte[] withAll(byte[] start, BlobKey key, long end) {
        if (start.length >= end) {
            return start;
        }
        var rest = reader.range(key, new BlobRange(start.length, (int) (end - start.length)));
        var all = Arrays.copyOf(start, (int) end);
        System.arraycopy(rest, 0, all, start.length, rest.length);
        return all;
    }

    private SummaryRun summaries(long first, BlockPlaces block, byte[] start, Names names) {
        try {
            return SummaryReader.read(
                    block.summaries().of(start), first, levels.fanOut(), names, "the summaries in " + block.key());
        } catch (CofferException.Corrupt e) {
            blobs.forget(block.key());
            return readEntries(first, first + levels.fanOut() - 1);
        }
    }

    /// From lower checkpoints where there are some, otherwise one by one.
    private SummaryRun readEntries(long first, long last) {
        lines.see(last);
        return SummaryRun.of(
                LongStream.rangeClosed(first, last).mapToObj(lines::read).toList());
    }
}
