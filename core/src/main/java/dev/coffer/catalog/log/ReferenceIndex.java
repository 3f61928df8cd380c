package dev.coffer.catalog.log;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.checkpoint.CheckpointFormat.BlobRange;
import dev.coffer.catalog.checkpoint.CheckpointFormat.BlockPlaces;
import dev.coffer.catalog.checkpoint.Lines;
import dev.coffer.catalog.checkpoint.LogReader;
import dev.coffer.catalog.checkpoint.ReferenceFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// The references of versions since they were added or last relocated: their objects, and the first chunks they came
/// with. Only few programs ask, so it is read when it is asked for first, from the references in the checkpoints, and
/// follows the log from there whenever it is asked. Threads may share it; the lock is its own, so only those who ask
/// wait while it reads.
final class ReferenceIndex {
    private static final int READS_AT_ONCE = 4;
    private static final int READ_LIMIT = 4 << 20;

    private final Lines lines;
    private final LogReader reader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Summaries summaries;
    private final ObjectTable objects = new ObjectTable();
    private final LongPairs firstChunks = new LongPairs();

    /// The numbers of the objects of each version.
    private final List<int[]> versions = new ArrayList<>();

    private final BitSet swept = new BitSet();
    private int sweepsSeen;
    private long upTo;

    /// The facts that follow from the summaries of the entries.
    interface Summaries {
        /// The place of a version in the order in which all were added, from 1.
        int ordinal(VersionId id);

        /// Returns the versions that were swept, in order, without the first so many.
        List<LogState.Swept> sweeps(int after);
    }

    ReferenceIndex(Lines lines, LogReader reader, Summaries summaries) {
        this.lines = lines;
        this.reader = reader;
        this.summaries = summaries;
    }

    /// Those of the objects that a version refers to which is not swept, by what the entries up to `last` say.
    Set<ObjectId> referenced(Collection<ObjectId> asked, long last) {
        return upTo(last, () -> asked.stream().filter(objects::isNeeded).collect(Collectors.toSet()));
    }

    /// Returns the references of the versions behind a place in the order in which all were added, as of the entry
    /// `last`.
    List<Referring> versions(long after, int limit, long last) {
        return upTo(
                last,
                () -> IntStream.range((int) Math.min(after, versions.size()), versions.size())
                        .limit(limit)
                        .mapToObj(place -> new Referring(
                                place + 1,
                                swept.get(place),
                                Arrays.stream(versions.get(place))
                                        .mapToObj(objects::object)
                                        .toList()))
                        .toList());
    }

    /// A version by its place, and the objects it refers to.
    record Referring(int ordinal, boolean swept, List<ObjectId> objects) {}

    /// For each head that is known, the place of the newest version that has it in the order in which versions were
    /// added, from 1.
    List<Integer> findByFirstChunk(Collection<Long> asked, long last) {
        return upTo(
                last,
                () -> asked.stream()
                        .map(head -> firstChunks.get(head, 0))
                        .filter(ordinal -> ordinal != 0)
                        .toList());
    }

    private <T> T upTo(long last, Supplier<T> answer) {
        lock.lock();
        try {
            follow(last);
            return answer.get();
        } finally {
            lock.unlock();
        }
    }

    private void follow(long last) {
        reads(last).stream()
                .gather(Gatherers.mapConcurrent(READS_AT_ONCE, this::read))
                .forEachOrdered(found -> {
                    found.versions().forEach(this::add);
                    upTo = found.last();
                });
        for (var sweep : summaries.sweeps(sweepsSeen)) {
            if (sweep.entry() > upTo) {
                break;
            }
            sweepsSeen++;
            swept.set(sweep.ordinal() - 1);
            need(versions.get(sweep.ordinal() - 1), -1);
        }
    }

    private void add(ReferenceFormat.Referred version) {
        var numbers =
                version.objects().stream().mapToInt(objects::number).distinct().toArray();
        need(numbers, 1);
        if (version.relocated().isPresent()) {
            int place = summaries.ordinal(version.relocated().get()) - 1;
            need(versions.set(place, numbers), -1);
        } else {
            versions.add(numbers);
            version.firstChunks().forEach(head -> firstChunks.put(head, 0, versions.size()));
        }
    }

    private void need(int[] numbers, int change) {
        for (int number : numbers) {
            objects.need(number, change);
        }
    }

    /// References that lie one behind the other, or the entries that say the same.
    private record Read(long first, long last, List<BlockPlaces> blocks) {
        BlobRange span() {
            long start = blocks.getFirst().references().offset();
            return new BlobRange(start, (int) (blocks.getLast().references().end() - start));
        }

        /// Returns whether the next block belongs to it.
        boolean continues(long next, BlockPlaces block) {
            return next == last + 1
                    && !blocks.isEmpty()
                    && blocks.getLast().key().equals(block.key())
                    && span().length() + block.references().length() <= READ_LIMIT;
        }
    }

    private record Found(long last, List<ReferenceFormat.Referred> versions) {}

    private List<Read> reads(long last) {
        var reads = new ArrayList<Read>();
        long next = upTo + 1;
        while (next <= last) {
            long end = Math.min(lines.blockOf(next) + lines.perBlock() - 1, last);
            boolean whole = end - next + 1 == lines.perBlock();
            var block = whole ? lines.places(next) : Optional.<BlockPlaces>empty();
            if (block.isPresent() && !reads.isEmpty() && reads.getLast().continues(next, block.get())) {
                var before = reads.removeLast();
                var blocks = new ArrayList<>(before.blocks());
                blocks.add(block.get());
                reads.add(new Read(before.first(), end, blocks));
            } else {
                reads.add(new Read(next, end, block.stream().toList()));
            }
            next = end + 1;
        }
        return reads;
    }

    private Found read(Read read) {
        if (!read.blocks().isEmpty()) {
            try {
                var key = read.blocks().getFirst().key();
                return new Found(read.last(), reader.readVerified(key, () -> read(key, read.span(), read.blocks())));
            } catch (CofferException.Corrupt e) {
                // The entries say the same.
            }
        }
        var entries = LongStream.rangeClosed(read.first(), read.last())
                .mapToObj(lines::entry)
                .toList();
        return new Found(read.last(), ReferenceFormat.of(entries));
    }

    private List<ReferenceFormat.Referred> read(BlobKey key, BlobRange span, List<BlockPlaces> blocks) {
        var bytes = reader.range(key, span);
        var versions = new ArrayList<ReferenceFormat.Referred>();
        for (var block : blocks) {
            int start = (int) (block.references().offset() - span.offset());
            var part =
                    Arrays.copyOfRange(bytes, start, start + block.references().length());
            versions.addAll(ReferenceFormat.read(part, "the references in " + key));
        }
        return versions;
    }
}
