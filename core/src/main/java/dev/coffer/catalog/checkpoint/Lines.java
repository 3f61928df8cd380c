package dev.coffer.catalog.checkpoint;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.ChainHead;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.checkpoint.CheckpointFormat.BlockPlaces;
import dev.coffer.json.EntryJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The lines of the log's entries, wherever they are cheapest to get: what was read lately is in memory, most others
/// are in a block of a checkpoint, and each is in its own blob. A block that is damaged is as good as none. Threads may
/// share it; no lock is held while it reads.
public final class Lines {
    private static final long NEW_LINES_BYTES = 16 << 20;
    private static final long BLOCKS_BYTES = 32 << 20;
    private static final long ENTRIES_BYTES = 4 << 20;

    private final LogReader reader;
    private final int perBlock;
    private final AtomicLong last = new AtomicLong();
    private final Map<Long, BlockPlaces> places = new ConcurrentHashMap<>();

    /// The digests of the last entries of all blocks that are complete, by their numbers.
    private final Map<Long, Digest> ends = new ConcurrentHashMap<>();

    private final Set<Long> withoutCheckpoint = ConcurrentHashMap.newKeySet();
    private final Recent<Long, byte[]> newLines = new Recent<>(NEW_LINES_BYTES);
    private final Recent<Long, List<byte[]>> blocks = new Recent<>(BLOCKS_BYTES);
    private final Recent<Long, Entry> entries = new Recent<>(ENTRIES_BYTES);

    /// @param start where the log begins
    public Lines(LogReader reader, int perBlock, ChainHead start) {
        this.reader = reader;
        this.perBlock = perBlock;
        ends.put(0L, start.digest());
    }

    /// Takes note that the block which begins with entry `first` is complete, and where its pieces are.
    void know(long first, BlockPlaces itsPlaces) {
        places.put(first, itsPlaces);
        see(first + perBlock - 1);
    }

    /// Where the pieces of the block that begins with entry `first` are, as far as that is known.
    public Optional<BlockPlaces> places(long first) {
        return Optional.ofNullable(places.get(first));
    }

    /// Takes note that a checkpoint of the block which begins with entry `first` was just made.
    void checkpointMade(long first) {
        withoutCheckpoint.remove(first);
    }

    /// Keeps an entry that was just read or written, for a while.
    public void keep(LogReader.ReadEntry read) {
        newLines.put(read.entry().number(), read.line(), read.line().length);
        entries.put(read.entry().number(), read.entry(), read.line().length);
        see(read.entry().number());
    }

    /// Takes note of the newest entry that is known to belong to the log.
    public void see(ChainHead head) {
        if (head.number() % perBlock == 0) {
            ends.put(head.number(), head.digest());
        }
    }

    /// Takes note that there are entries up to this one.
    void see(long number) {
        last.accumulateAndGet(number, Math::max);
    }

    /// The number of the first entry of the block an entry is in.
    public long blockOf(long number) {
        return number - (number - 1) % perBlock;
    }

    public int perBlock() {
        return perBlock;
    }

    /// An entry that is there.
    public Entry entry(long number) {
        return entries.get(number).orElseGet(() -> {
            var read = LogReader.decode(number, line(number));
            entries.put(number, read.entry(), read.line().length);
            return read.entry();
        });
    }

    /// An entry that is there, with its line.
    LogReader.ReadEntry read(long number) {
        return new LogReader.ReadEntry(entry(number), line(number));
    }

    /// The line of an entry that is there.
    public byte[] line(long number) {
        long first = blockOf(number);
        return newLines.get(number)
                .or(() -> block(first).map(lines -> lines.get((int) (number - first))))
                .orElseGet(() -> {
                    var read = reader.read(number);
                    keep(read);
                    return read.line();
                });
    }

    private Optional<List<byte[]>> block(long first) {
        var recent = blocks.get(first);
        if (recent.isPresent() || first + perBlock - 1 > last.get()) {
            return recent;
        }
        var read = places(first).flatMap(known -> read(first, known)).or(() -> readFromCheckpoint(first));
        read.ifPresent(lines -> {
            long bytes = lines.stream().mapToLong(line -> line.length).sum();
            blocks.put(first, lines, bytes);
        });
        return read;
    }

    private Optional<List<byte[]>> read(long first, BlockPlaces from) {
        try {
            return Optional.of(reader.readVerified(from.key(), () -> {
                var what = from.key().value();
                var found =
                        EntryBlock.unpack(reader.range(from.key(), from.lines()), first, first + perBlock - 1, what);
                checkChain(first, found, what);
                return found;
            }));
        } catch (CofferException.Corrupt e) {
            places.remove(first, from);
            return Optional.empty();
        }
    }

    /// Makes sure that the lines of a block are the ones that were read of the log, by the entries around it as far as
    /// they are known.
    ///
    /// @throws CofferException.Corrupt when they are not
    void checkChain(long first, List<byte[]> block, String what) {
        var before = ends.get(first - 1);
        long number = first;
        for (var line : block) {
            if (before != null && !EntryJson.follows(line, number, before)) {
                throw new CofferException.Corrupt(what + " has another entry " + number + " than the log");
            }
            before = Digest.of(line);
            number++;
        }
        var end = ends.get(number - 1);
        if (end != null && !end.equals(before)) {
            throw new CofferException.Corrupt(what + " has another entry " + (number - 1) + " than the log");
        }
    }

    /// Reads the checkpoint of this block alone, which was probably made by the writer that completed the block.
    private Optional<List<byte[]>> readFromCheckpoint(long first) {
        if (withoutCheckpoint.contains(first)) {
            return Optional.empty();
        }
        var key = StoreLayout.checkpoint(1, first + perBlock - 1);
        try {
            var lines = reader.upTo(key, 0, CheckpointFormat.headLength(1))
                    .map(head -> CheckpointFormat.read(key, head, first, 1).getFirst())
                    .flatMap(found -> {
                        places.put(first, found);
                        return read(first, found);
                    });
            if (lines.isPresent()) {
                return lines;
            }
        } catch (CofferException.Corrupt e) {
            // As good as none.
        }
        withoutCheckpoint.add(first);
        return Optional.empty();
    }
}
