package dev.coffer.catalog.log;

import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.StoreLayout;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// The log of a store as one process follows it. Threads may share it.
///
/// Everything in memory can be thrown away at any time. The lock guards the facts and is never held during input or output: who
/// needs an entry finds out under the lock which one, and reads it outside.
final class Log {
    private final BlobStore blobs;
    private final LogReader reader;
    private final Lines lines;
    private final Checkpoints checkpoints;
    private final CheckpointMaker maker;
    private final References references;
    private final VersionReader versions;
    private final LogState state = new LogState();
    private final ReentrantLock facts = new ReentrantLock();

    private Log(BlobStore blobs, int fanOut) {
        this.blobs = blobs;
        reader = new LogReader(blobs);
        lines = new Lines(reader, fanOut);
        var levels = new Levels(fanOut);
        checkpoints = new Checkpoints(blobs, reader, lines, levels);
        maker = new CheckpointMaker(blobs, reader, lines, levels);
        references = new References(lines, reader);
        versions = new VersionReader(lines);
    }

    /// Reads the log of a store. An empty store has an empty log.
    ///
    /// @param fanOut how many entries a checkpoint of the first level holds, and how many checkpoints one of the next
    static Log open(BlobStore blobs, int fanOut) {
        var log = new Log(blobs, fanOut);
        log.checkpoints.load(log.state::add);
        log.reader.readAfter(log.state.last(), false, log::fold);
        return log;
    }

    String location() {
        return blobs.location();
    }

    Lines lines() {
        return lines;
    }

    References references() {
        return references;
    }

    VersionReader versions() {
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

    /// Creates an entry.
    ///
    /// @return false when there is one of that number, which is durable now
    boolean put(LogReader.Read entry) {
        return blobs.putIfAbsent(StoreLayout.logEntry(entry.entry().number()), BlobBody.of(entry.line()));
    }

    /// Takes over an entry that was just created here. Only one thread at a time may do this.
    void created(LogReader.Read entry) {
        fold(entry);
        maker.makeDue(entry.entry().number());
    }

    /// Makes every checkpoint that is missing, when a log without them was taken over. Only one thread at a time may do this.
    void makeCheckpoints() {
        maker.makeAllDue(withFacts(LogState::last));
    }

    /// Applies an entry, unless another thread has.
    ///
    /// @throws CofferException.Corrupt when it cannot follow what is here
    private void fold(LogReader.Read read) {
        lines.keep(read);
        withFacts(now -> {
            if (read.entry().number() == now.last() + 1) {
                now.add(Outline.of(read.entry()));
            }
            return now;
        });
    }
}
