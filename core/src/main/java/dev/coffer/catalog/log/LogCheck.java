package dev.coffer.catalog.log;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectListing;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.ChainHead;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.checkpoint.CheckpointFormat;
import dev.coffer.catalog.checkpoint.EntryBlock;
import dev.coffer.catalog.checkpoint.Levels;
import dev.coffer.catalog.checkpoint.LogReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.LongStream;

/// Reads the whole log of a store, entry by entry, and finds what is missing or damaged in it, or does not follow the
/// entry before. Checkpoints are believed only where an entry is not there, and only what fits the entries beside it.
public final class LogCheck {
    private static final int READS_AT_ONCE = 16;

    private final BlobStore blobs;
    private final ChainHead start;
    private final LogReader reader;
    private final Levels levels = new Levels(LogCatalog.FAN_OUT);

    /// @param blobs the store itself, not what is kept of it elsewhere
    /// @param start where its log begins
    public LogCheck(BlobStore blobs, ChainHead start) {
        this.blobs = blobs;
        this.start = start;
        this.reader = new LogReader(blobs);
    }

    /// An entry that cannot be read.
    ///
    /// @param missing      there is none under its name, so that one can be put back
    /// @param inCheckpoint whether a checkpoint has its line
    public record BadEntry(long number, String problem, boolean missing, boolean inCheckpoint) {}

    /// The result of a check.
    ///
    /// @param last the number of the newest entry that the store lists, or that a checkpoint covers
    public record LogFaults(long last, List<BadEntry> bad) {
        public LogFaults {
            bad = List.copyOf(bad);
        }
    }

    /// An entry, or what is wrong with it.
    private record CheckedEntry(long number, Optional<LogReader.ReadEntry> read, Optional<BadEntry> bad) {}

    /// An entry that can be read.
    ///
    /// @param head the entry's number and digest
    public record Good(Entry entry, ChainHead head) {}

    /// Reads everything there is.
    ///
    /// @param entries takes each entry that can be read, in order
    public LogFaults run(Consumer<Good> entries) {
        var ends = checkpointEnds();
        long last = Math.max(lastListed(), ends.isEmpty() ? 0 : ends.last());
        var walk = new Walk(entries);
        LongStream.rangeClosed(1, last)
                .boxed()
                .gather(Gatherers.mapConcurrent(READS_AT_ONCE, this::find))
                .forEachOrdered(walk::next);
        return new LogFaults(last, walk.bad);
    }

    /// One way along the chain.
    private final class Walk {
        private final Consumer<Good> entries;
        private final List<BadEntry> bad = new ArrayList<>();

        /// Empty behind an entry that cannot be read: what follows it is not known.
        private Optional<ChainHead> before = Optional.of(start);

        private byte[] lineBefore = new byte[0];

        Walk(Consumer<Good> entries) {
            this.entries = entries;
        }

        void next(CheckedEntry found) {
            found.bad().ifPresent(bad::add);
            var read = found.read();
            if (read.isEmpty()) {
                before = Optional.empty();
                return;
            }
            var head = new ChainHead(found.number(), read.get().digest());
            try {
                before.ifPresent(known -> known.then(read.get().entry(), head.digest()));
            } catch (CofferException.Corrupt e) {
                bad.add(broken(found.number(), String.valueOf(e.getMessage())));
            }
            before = Optional.of(head);
            lineBefore = read.get().line();
            entries.accept(new Good(read.get().entry(), head));
        }

        /// Which of two entries is the wrong one, when the second does not follow the first. A checkpoint may know.
        private BadEntry broken(long number, String problem) {
            var first = number == 1 ? Optional.<byte[]>empty() : lineInCheckpoint(number - 1);
            boolean firstIsWrong =
                    first.filter(line -> !Arrays.equals(line, lineBefore)).isPresent();
            return firstIsWrong
                    ? new BadEntry(number - 1, "is not the entry that entry " + number + " follows", false, true)
                    : new BadEntry(
                            number, problem, false, lineInCheckpoint(number).isPresent());
        }
    }

    /// Finds missing entries by their names alone.
    public LogFaults names() {
        var ends = checkpointEnds();
        long[] listed = new long[1];
        var bad = new ArrayList<BadEntry>();
        blobs.each(StoreLayout.LOG, "", info -> {
            long number = StoreLayout.logNumber(info.key()).orElse(0);
            if (number > listed[0]) {
                findUnlisted(listed[0] + 1, number - 1, bad);
                listed[0] = number;
            }
        });
        long last = Math.max(withUnlisted(listed[0]), ends.isEmpty() ? 0 : ends.last());
        findUnlisted(listed[0] + 1, last, bad);
        return new LogFaults(last, bad);
    }

    private void findUnlisted(long first, long last, List<BadEntry> bad) {
        for (long number = first; number <= last; number++) {
            if (!reader.has(number)) {
                bad(number, "is missing", true).bad().ifPresent(bad::add);
            }
        }
    }

    /// Puts the very bytes of a missing entry back, if a checkpoint has them.
    ///
    /// @return whether it is there now
    public boolean putBack(BadEntry entry) {
        if (!entry.missing()) {
            return false;
        }
        var line = lineInCheckpoint(entry.number()).filter(bytes -> fits(entry.number(), bytes));
        line.ifPresent(bytes -> blobs.putIfAbsent(StoreLayout.logEntry(entry.number()), BlobBody.of(bytes)));
        return line.isPresent();
    }

    /// Returns whether a line can be the entry of that number, by the entries on both sides of it that can be read.
    public boolean fits(long number, byte[] line) {
        var entry = LogReader.decode(number, line).entry();
        var before = number == 1
                ? Optional.of(start.digest())
                : find(number - 1).read().map(LogReader.ReadEntry::digest);
        var after = find(number + 1).read().map(read -> read.entry().previous());
        return before.filter(digest -> !digest.equals(entry.previous())).isEmpty()
                && after.filter(digest -> !digest.equals(Digest.of(line))).isEmpty();
    }

    private long lastListed() {
        long[] listed = new long[1];
        blobs.each(
                StoreLayout.LOG,
                "",
                info -> listed[0] =
                        Math.max(listed[0], StoreLayout.logNumber(info.key()).orElse(0)));
        return withUnlisted(listed[0]);
    }

    /// A listing may lack its end.
    private long withUnlisted(long listed) {
        long last = listed;
        while (reader.has(last + 1)) {
            last++;
        }
        return last;
    }

    private NavigableSet<Long> checkpointEnds() {
        var ends = new TreeSet<Long>();
        for (int level = 1; level <= Levels.HIGHEST; level++) {
            int at = level;
            ObjectListing.each(
                    blobs,
                    StoreLayout.checkpoints(level),
                    "",
                    info -> StoreLayout.checkpointLast(at, info.key()).stream()
                            .filter(end -> end > 0 && end % levels.size(at) == 0)
                            .forEach(ends::add));
        }
        return ends;
    }

    private CheckedEntry find(long number) {
        try {
            var read = reader.find(number);
            return read.isPresent()
                    ? new CheckedEntry(number, read, Optional.empty())
                    : bad(number, "is missing", true);
        } catch (CofferException.Corrupt e) {
            return bad(number, String.valueOf(e.getMessage()), false);
        }
    }

    private CheckedEntry bad(long number, String problem, boolean missing) {
        return new CheckedEntry(
                number,
                Optional.empty(),
                Optional.of(new BadEntry(
                        number, problem, missing, lineInCheckpoint(number).isPresent())));
    }

    /// The line of an entry from the smallest checkpoint that is whole.
    private Optional<byte[]> lineInCheckpoint(long number) {
        for (int level = 1; level <= Levels.HIGHEST; level++) {
            var line = lineInCheckpoint(level, number);
            if (line.isPresent()) {
                return line;
            }
        }
        return Optional.empty();
    }

    private Optional<byte[]> lineInCheckpoint(int level, long number) {
        long size = levels.size(level);
        long first = number - (number - 1) % size;
        var key = StoreLayout.checkpoint(level, first + size - 1);
        int blocks = levels.blocks(level);
        try {
            var head = reader.upTo(key, 0, CheckpointFormat.headLength(blocks));
            if (head.isEmpty()) {
                return Optional.empty();
            }
            var block = (int) ((number - first) / LogCatalog.FAN_OUT);
            long blockFirst = first + (long) block * LogCatalog.FAN_OUT;
            var places = CheckpointFormat.read(key, head.get(), first, blocks).get(block);
            var lines = EntryBlock.unpack(
                    reader.range(key, places.lines()), blockFirst, blockFirst + LogCatalog.FAN_OUT - 1, key.value());
            var line = lines.get((int) (number - blockFirst));
            var _ = LogReader.decode(number, line);
            return Optional.of(line);
        } catch (CofferException.Corrupt e) {
            return Optional.empty();
        }
    }
}
