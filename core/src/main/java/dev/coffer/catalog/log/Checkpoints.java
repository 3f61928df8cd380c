package dev.coffer.catalog.log;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.log.CheckpointFormat.Places;
import dev.coffer.catalog.log.CheckpointFormat.Span;
import java.util.ArrayList;
import java.util.Arrays;
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
    private static final int FETCHES_AT_ONCE = 4;
    private static final int MADE_AT_ONCE = 4;

    /// What is read of a checkpoint at first, for each block and at most: nearly always all outlines, and little more.
    private static final int START_PER_BLOCK = 16 << 10;

    private static final int START_LIMIT = 1 << 20;

    private final BlobStore blobs;
    private final LogReader reader;
    private final Lines lines;
    private final int fanOut;
    private final long[] newest = new long[LEVELS + 1];

    /// @param lines learns where the blocks are
    Checkpoints(BlobStore blobs, LogReader reader, Lines lines) {
        this.blobs = blobs;
        this.reader = reader;
        this.lines = lines;
        fanOut = lines.perBlock();
    }

    /// A run of entries to be read: from a checkpoint of some level, or one by one where that is 0.
    private record Step(int level, long first, long last) {
        BlobKey key() {
            return StoreLayout.checkpoint(level, last);
        }
    }

    /// Hands over the outlines of all entries that checkpoints tell of, in order. Whoever is ahead of the last one reads on in
    /// the log.
    void load(Consumer<Outline> consumer) {
        var names = new Names();
        plan(list()).stream()
                .gather(Gatherers.mapConcurrent(FETCHES_AT_ONCE, step -> fetch(step, names)))
                .forEachOrdered(outlines -> outlines.forEach(consumer));
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

    private List<Outline> fetch(Step step, Names names) {
        if (step.level() == 0) {
            return readEntries(step.first(), step.last());
        }
        try {
            return fetchCheckpoint(step, names);
        } catch (CofferException.Corrupt e) {
            return readEntries(step.first(), step.last());
        }
    }

    private List<Outline> fetchCheckpoint(Step step, Names names) {
        int count = (int) ((step.last() - step.first() + 1) / fanOut);
        int most = Math.max(CheckpointFormat.headLength(count), Math.min(START_LIMIT, count * START_PER_BLOCK));
        var start = reader.upTo(step.key(), 0, most).orElse(new byte[0]);
        var blocks = CheckpointFormat.read(step.key(), start, step.first(), count);
        start = withAll(start, step.key(), blocks.getLast().outlines().end());
        var outlines = new ArrayList<Outline>();
        for (int i = 0; i < count; i++) {
            long first = step.first() + (long) i * fanOut;
            lines.know(first, blocks.get(i));
            outlines.addAll(outlines(first, blocks.get(i), start, names));
        }
        return outlines;
    }

    /// The start of a blob up to `end`, of which a part has been read.
    private byte[] withAll(byte[] start, BlobKey key, long end) {
        if (start.length >= end) {
            return start;
        }
        var rest = reader.range(key, new Span(start.length, (int) (end - start.length)));
        var all = Arrays.copyOf(start, (int) end);
        System.arraycopy(rest, 0, all, start.length, rest.length);
        return all;
    }

    private List<Outline> outlines(long first, Places block, byte[] start, Names names) {
        try {
            return OutlineReader.read(
                    slice(start, block.outlines()), first, fanOut, names, "the outlines in " + block.key());
        } catch (CofferException.Corrupt e) {
            return readEntries(first, first + fanOut - 1);
        }
    }

    /// From lower checkpoints where there are some, otherwise one by one.
    private List<Outline> readEntries(long first, long last) {
        lines.see(last);
        return LongStream.rangeClosed(first, last)
                .mapToObj(number -> Outline.of(lines.entry(number)))
                .toList();
    }

    private static byte[] slice(byte[] bytes, Span span) {
        return Arrays.copyOfRange(bytes, (int) span.offset(), (int) span.end());
    }

    /// Makes the checkpoints that are due and that it does not know of, the oldest first and a few at a time. So whoever
    /// commits next makes what a writer that died left out, and there is never a hole before a newer one.
    ///
    /// What fails is left to the next commit: the entries are there, which is all that counts.
    void makeDue(long lastEntry) {
        make(lastEntry, MADE_AT_ONCE);
    }

    /// Like [#makeDue], however many there are.
    void makeAllDue(long lastEntry) {
        make(lastEntry, Long.MAX_VALUE);
    }

    private void make(long lastEntry, long most) {
        try {
            for (int level = 1; level <= LEVELS; level++) {
                for (long made = 0; made < most && newest[level] + size(level) <= lastEntry; made++) {
                    makeOne(level, newest[level] + size(level));
                }
            }
        } catch (CofferException e) {
            // Nothing to do: see above.
        }
    }

    private void makeOne(int level, long last) {
        long first = last - size(level) + 1;
        var pieces = level == 1 ? piece(first).stream().toList() : lowerPieces(level, first, last);
        if (!pieces.isEmpty()) {
            var body = BlobBody.of(CheckpointFormat.write(first, pieces));
            if (body.length() <= CheckpointFormat.BYTES_LIMIT) {
                blobs.putIfAbsent(StoreLayout.checkpoint(level, last), body);
            }
        }
        if (level == 1) {
            lines.checkpointMade(first);
        }
        newest[level] = last;
    }

    private Optional<Piece> piece(long first) {
        return Piece.of(
                first,
                LongStream.range(first, first + fanOut).mapToObj(lines::line).toList());
    }

    /// The pieces of all checkpoints that one of the next level is made of; none when one is missing or damaged, or when they
    /// are too large together.
    private List<Piece> lowerPieces(int level, long first, long last) {
        long size = size(level - 1);
        var before =
                first == 1 ? "" : StoreLayout.checkpoint(level - 1, first - 1).value();
        var expected = LongStream.iterate(first + size - 1, end -> end <= last, end -> end + size)
                .mapToObj(end -> StoreLayout.checkpoint(level - 1, end))
                .toList();
        var lower = blobs.list(StoreLayout.checkpoints(level - 1), before, BlobStore.PAGE_LIMIT).stream()
                .filter(info -> expected.contains(info.key()))
                .toList();
        if (lower.size() < expected.size()
                || lower.stream().mapToLong(BlobInfo::length).sum() > CheckpointFormat.BYTES_LIMIT) {
            return List.of();
        }
        try {
            return IntStream.range(0, fanOut)
                    .boxed()
                    .gather(Gatherers.mapConcurrent(
                            FETCHES_AT_ONCE, i -> pieces(expected.get(i), first + i * size, (int) (size / fanOut))))
                    .flatMap(List::stream)
                    .toList();
        } catch (CofferException.Corrupt e) {
            return List.of();
        }
    }

    private List<Piece> pieces(BlobKey key, long first, int blocks) {
        var bytes = reader.bytes(key, CheckpointFormat.BYTES_LIMIT)
                .orElseThrow(() -> new CofferException.Corrupt(key + " is missing"));
        var places = CheckpointFormat.read(key, bytes, first, blocks);
        if (bytes.length < places.getLast().lines().end()) {
            throw new CofferException.Corrupt(key + " ends too early");
        }
        var pieces = new ArrayList<Piece>();
        for (var place : places) {
            var piece = new Piece(
                    slice(bytes, place.outlines()), slice(bytes, place.references()), slice(bytes, place.lines()));
            piece.check(first + (long) pieces.size() * fanOut, fanOut, key.value());
            pieces.add(piece);
        }
        return pieces;
    }

    private long size(int level) {
        long size = 1;
        for (int i = 0; i < level; i++) {
            size *= fanOut;
        }
        return size;
    }
}
