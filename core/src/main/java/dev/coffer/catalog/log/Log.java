package dev.coffer.catalog.log;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.ChainHead;
import dev.coffer.catalog.WholeLog;
import dev.coffer.catalog.checkpoint.CheckpointMaker;
import dev.coffer.catalog.checkpoint.Checkpoints;
import dev.coffer.catalog.checkpoint.Levels;
import dev.coffer.catalog.checkpoint.Lines;
import dev.coffer.catalog.checkpoint.LogReader;
import dev.coffer.catalog.checkpoint.SummaryRun;
import dev.coffer.catalog.checkpoint.WithoutCheckpoints;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The log of a store as one process follows it. Threads may share it.
///
/// Everything in memory can be thrown away at any time. The lock guards the facts and is never held during input or
/// output: who needs an entry finds out under the lock which one, and reads it outside.
final class Log {
    private final BlobStore blobs;
    private final LogReader reader;
    private final WholeLog whole;
    private final Lines lines;
    private final Checkpoints checkpoints;
    private final CheckpointMaker maker;
    private final ReferenceIndex references;
    private final FactsReader versions;
    private final LogState state;
    private final ReentrantLock facts = new ReentrantLock();

    /// False when the checkpoints of the store are neither read nor made.
    private final boolean checkpointed;

    private Log(BlobStore blobs, int fanOut, ChainHead start, boolean checkpointed) {
        this.blobs = blobs;
        this.checkpointed = checkpointed;
        state = new LogState(start);
        reader = new LogReader(blobs);
        whole = new WholeLog(blobs);
        lines = new Lines(reader, fanOut, start);
        var levels = new Levels(fanOut);
        checkpoints = new Checkpoints(blobs, reader, lines, levels);
        maker = new CheckpointMaker(blobs, reader, lines, levels);
        references = new ReferenceIndex(lines, reader, new ReferenceIndex.Summaries() {
            @Override
            public int ordinal(VersionId id) {
                return withFacts(now -> now.ordinal(id));
            }

            @Override
            public List<LogState.Swept> sweeps(int after) {
                return withFacts(now -> now.sweeps(after));
            }
        });
        versions = new FactsReader(lines);
    }

    /// Reads the log of a store. An empty store has an empty log. What is committed meanwhile may wait for [#refresh].
    ///
    /// The cache of this machine, and checkpoints, are only copies. Where they do not fit the chain of the log itself,
    /// they are of another history, and it is read without them.
    ///
    /// @param fanOut how many entries a checkpoint of the first level holds, and how many checkpoints one of the next
    /// @param start  where the log of this store begins
    /// @param kept   entries and checkpoints that are on this machine and need not be looked for
    static Log open(BlobStore blobs, int fanOut, ChainHead start, List<BlobInfo> kept) {
        var log = new Log(blobs, fanOut, start, true);
        if (log.load(kept)) {
            return log;
        }
        if (!kept.isEmpty()) {
            kept.forEach(info -> blobs.forget(info.key()));
            log = new Log(blobs, fanOut, start, true);
            if (log.load(List.of())) {
                return log;
            }
        }
        log = new Log(new WithoutCheckpoints(blobs), fanOut, start, false);
        log.load(List.of());
        return log;
    }

    /// Reads what is kept, and behind it what one listing shows. Checkpoints are looked for where that is a lot.
    ///
    /// @return false when kept entries or checkpoints are not of this log; then what was read is good for nothing
    private boolean load(List<BlobInfo> kept) {
        var ends = checkpoints.among(kept.stream().map(BlobInfo::key).toList());
        long covered = checkpoints.covered(ends);
        long known = newestOf(kept, covered);
        // A store that was put back to an earlier state lacks entries that are kept, and what is committed next must
        // not leave a
        // gap. So the listing begins with the newest entry that is kept.
        var page = reader.list(known - 1);
        if (known > 0 && !shows(page, known, kept)) {
            return false;
        }
        long newest = LogReader.newest(page, known);
        boolean full = page.size() == BlobStore.PAGE_LIMIT;
        if (full || newest - covered >= checkpoints.firstLevel()) {
            ends = checkpoints.list();
        }
        try {
            checkpoints.load(ends, this::addCopied);
            long copied = state.last();
            forgetEntries(kept, copied);
            reader.read(copied + 1, newest, read -> fold(read, copied));
            if (full) {
                reader.readAfter(state.last(), false, read -> fold(read, copied));
            }
            return state.last() > copied || copied == 0 || isEnd(copied);
        } catch (OtherHistory e) {
            return false;
        } catch (CofferException.Corrupt e) {
            if (kept.isEmpty()) {
                throw e;
            }
            return false;
        }
    }

    /// That a copy of entries does not fit the chain of the log.
    private static final class OtherHistory extends RuntimeException {
        private static final long serialVersionUID = 1;

        OtherHistory(CofferException.Corrupt cause) {
            super(cause);
        }
    }

    private void addCopied(SummaryRun run) {
        try {
            add(state, run);
        } catch (CofferException.Corrupt e) {
            throw new OtherHistory(e);
        }
    }

    /// Folds an entry behind those that were copied; the first one shows whether they were of this log.
    private void fold(LogReader.ReadEntry read, long copied) {
        try {
            fold(read);
        } catch (CofferException.Corrupt e) {
            if (copied > 0 && read.entry().number() == copied + 1) {
                throw new OtherHistory(e);
            }
            throw e;
        }
    }

    /// Returns whether the newest entry that checkpoints cover is the one that the log has. Nothing behind it says so.
    /// Where it is missing, the checkpoint is all there is.
    private boolean isEnd(long number) {
        return reader.find(number)
                .map(LogReader.ReadEntry::digest)
                .filter(digest -> !digest.equals(state.head().digest()))
                .isEmpty();
    }

    private void add(LogState now, SummaryRun run) {
        now.add(run);
        lines.see(now.head());
    }

    /// The last entry of those without a gap, behind the ones that checkpoints cover.
    private static long newestOf(List<BlobInfo> kept, long covered) {
        var numbers = kept.stream()
                .flatMapToLong(info -> StoreLayout.logNumber(info.key()).stream())
                .boxed()
                .collect(Collectors.toSet());
        long newest = covered;
        while (numbers.contains(newest + 1)) {
            newest++;
        }
        return newest;
    }

    private static boolean shows(List<BlobInfo> page, long number, List<BlobInfo> kept) {
        var key = StoreLayout.logEntry(number);
        var length = kept.stream()
                .filter(info -> info.key().equals(key))
                .map(BlobInfo::length)
                .findFirst();
        return page.stream()
                .anyMatch(info -> info.key().equals(key)
                        && length.filter(other -> other != info.length()).isEmpty());
    }

    /// Drops kept entries that are in a checkpoint now.
    private void forgetEntries(List<BlobInfo> kept, long last) {
        kept.stream()
                .map(BlobInfo::key)
                .filter(key -> StoreLayout.logNumber(key).orElse(Long.MAX_VALUE) <= last)
                .forEach(blobs::forget);
    }

    String location() {
        return blobs.location();
    }

    Lines lines() {
        return lines;
    }

    ReferenceIndex references() {
        return references;
    }

    FactsReader versions() {
        return versions;
    }

    /// Reads what others have committed since. What comes while it reads may wait for the next time.
    void refresh() {
        long last = withFacts(LogState::last);
        if (reader.has(last + 1)) {
            reader.readAfter(last, true, this::fold);
        }
    }

    /// Asks the facts as they are in memory. What is asked neither reads nor waits.
    <T> T withFacts(Function<LogState, T> use) {
        facts.lock();
        try {
            return use.apply(state);
        } finally {
            facts.unlock();
        }
    }

    /// Asks the facts as everybody has made them by now.
    <T> T read(Function<LogState, T> use) {
        refresh();
        return withFacts(use);
    }

    /// Makes sure that the log has no hole, wherever it ends.
    void check() {
        refresh();
        whole.lookAgain();
        var _ = whole.endsAt(withFacts(LogState::last));
    }

    /// Returns whether the log ends with this entry.
    ///
    /// @throws dev.coffer.artifact.CofferException.Refused when it has a hole
    boolean endsAt(long last) {
        return whole.endsAt(last);
    }

    /// Creates an entry.
    ///
    /// @return false when there is one of that number, which is durable now
    boolean put(LogReader.ReadEntry entry) {
        return blobs.putIfAbsent(StoreLayout.logEntry(entry.entry().number()), BlobBody.of(entry.line()));
    }

    /// Takes over an entry that was just created here. Only one thread at a time may do this.
    void created(LogReader.ReadEntry entry) {
        fold(entry);
        if (checkpointed) {
            maker.makeDue(entry.entry().number());
        }
    }

    /// Makes every checkpoint that is missing, when a log without them was taken over. Only one thread at a time may do
    /// this.
    void makeCheckpoints() {
        if (checkpointed) {
            maker.makeAllDue(withFacts(LogState::last));
        }
    }

    /// Applies an entry, unless another thread has.
    ///
    /// @throws CofferException.Corrupt when it cannot follow what is here
    private void fold(LogReader.ReadEntry read) {
        var run = SummaryRun.of(read);
        lines.keep(read);
        withFacts(now -> {
            if (run.first() == now.last() + 1) {
                add(now, run);
            }
            return now;
        });
    }
}
