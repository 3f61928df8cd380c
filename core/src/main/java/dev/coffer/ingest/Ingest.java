package dev.coffer.ingest;

import dev.coffer.concurrent.Handover;
import dev.coffer.transfer.Progress;
import java.util.List;
import java.util.concurrent.Future;

/// Stores the files of one version: one thread reads and cuts, several hash and compress, one hashes whole large files, and
/// the caller's thread stores, in the order of the paths, what is not there yet. Queue and buffers are bounded, so a slow disk
/// slows down the reading. When it fails it leaves behind objects that nothing refers to.
final class Ingest implements AutoCloseable {
    private final IngestTarget target;
    private final KnownChunks known;
    private final IngestThreads threads;
    private final ObjectWriter writer;
    private final Assembler assembler;
    private final Handover<Future<Prepared>> handover;

    Ingest(IngestTarget target, KnownChunks known, PutJournal journal, Progress progress) {
        var tuning = target.tuning();
        this.target = target;
        this.known = known;
        this.handover = new Handover<>(tuning.ahead());
        this.writer = new ObjectWriter(target.blobs(), target.ulids(), tuning, journal);
        this.threads = IngestThreads.start(tuning.hashers(target.cores()));
        this.assembler = new Assembler(known, writer, threads.fileHasher(), progress);
    }

    /// Takes the steps, which are in the order of the paths. When it returns, everything is durable.
    Assembler.Result storeFiles(List<PutPlan.Step> steps) {
        return store(() -> new SourceReader(target, known, threads, handover).read(steps));
    }

    /// Takes over a version of another store. When it returns, everything is durable.
    Assembler.Result storeVersion(Source.Stored source) {
        try (var stored = new StoredReader(source, target, known, threads.fileHasher(), handover)) {
            return store(stored::read);
        }
    }

    /// Stores what the reading thread hands over.
    private Assembler.Result store(Handover.Giver reading) {
        var _ = threads.reader().submit(() -> {
            handover.run(reading);
            return true;
        });
        try {
            for (var next = handover.take(); next.isPresent(); next = handover.take()) {
                assembler.store(threads.hashers().await(next.get()));
            }
        } catch (InterruptedException e) {
            throw threads.reader().interrupted(e);
        }
        return assembler.finish(writer.finish());
    }

    /// Stops what still goes on, and waits for it: no thread goes on behind a put.
    @Override
    public void close() {
        threads.close();
        writer.close();
    }
}
