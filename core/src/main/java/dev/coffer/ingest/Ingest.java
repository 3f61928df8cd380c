package dev.coffer.ingest;

import dev.coffer.blob.BlobStore;
import dev.coffer.blob.Ulids;
import dev.coffer.concurrent.Handover;
import dev.coffer.concurrent.Workers;
import dev.coffer.content.Chunker;
import dev.coffer.content.Manifest;
import dev.coffer.content.ObjectReader;
import dev.coffer.integrity.VerifiedCache;
import dev.coffer.transfer.Progress;
import dev.coffer.transfer.Tuning;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/// Stores the files of one version: one thread reads and cuts, several hash and compress, one hashes whole large files, and
/// the caller's thread stores, in the order of the paths, what is not there yet. Queue and buffers are bounded, so a slow disk
/// slows down the reading. What it leaves behind when it fails are objects that nobody refers to.
final class Ingest implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final String INTERRUPTED = "interrupted; nothing was stored";

    private final Chunker chunker;
    private final KnownChunks known;
    private final VerifiedCache verified;
    private final ObjectReader objects;
    private final Tuning tuning;
    private final ObjectWriter writer;
    private final Assembler assembler;
    private final Workers hashers;
    private final Workers fileHasher;
    private final Workers reader;

    Ingest(
            BlobStore blobs,
            Ulids ulids,
            Chunker chunker,
            Tuning tuning,
            int cores,
            KnownChunks known,
            VerifiedCache verified,
            PutJournal journal,
            Progress progress) {
        this.chunker = chunker;
        this.known = known;
        this.verified = verified;
        this.objects = new ObjectReader(blobs);
        this.tuning = tuning;
        this.writer = new ObjectWriter(blobs, ulids, tuning, journal);
        this.hashers = Workers.computing("coffer-hash", tuning.hashers(cores), INTERRUPTED);
        this.fileHasher = Workers.computing("coffer-file-hash", 1, INTERRUPTED);
        this.reader = Workers.computing("coffer-read", 1, INTERRUPTED);
        this.assembler = new Assembler(known, writer, fileHasher, progress);
    }

    /// What to do with one path.
    sealed interface Step {
        record Store(FileTask task) implements Step {}

        record Keep(Manifest.Entry entry) implements Step {}
    }

    /// Takes the steps, which are in the order of the paths. When it returns, everything is durable.
    Assembler.Result run(List<Step> steps) {
        return run((Feed) out -> {
            var hasher = new ChunkHasher(chunker, known);
            var source = new SourceReader(chunker, tuning, hasher, hashers, fileHasher, out);
            for (var step : steps) {
                switch (step) {
                    case Step.Store(var task) -> source.read(task);
                    case Step.Keep(var entry) -> source.pass(new Prepared.Ready(entry));
                }
            }
            source.flush();
        });
    }

    /// Takes over a version of another store. When it returns, everything is durable.
    Assembler.Result run(Source.Stored source) {
        var from = source.from();
        try (var readers = Workers.computing("coffer-fetch", from.tuning().readers(), INTERRUPTED)) {
            // What is known here is read for the sum of a file, too: where that is near.
            var near = from.tuning().isRemote() && !tuning.isRemote()
                    ? Optional.of(objects)
                    : Optional.<ObjectReader>empty();
            return run((Feed) out -> new StoredReader(from, near, tuning, known, verified, readers, fileHasher, out)
                    .read(source.manifest()));
        }
    }

    private Assembler.Result run(Feed feed) {
        var handover = new Handover<Future<Prepared>>(tuning.ahead());
        var _ = reader.submit(() -> {
            handover.run(() -> feed.run(handover));
            return true;
        });
        try {
            for (var next = handover.take(); next.isPresent(); next = handover.take()) {
                assembler.store(hashers.await(next.get()));
            }
        } catch (InterruptedException e) {
            throw reader.interrupted(e);
        }
        return assembler.finish(writer.finish());
    }

    /// Stops what is still going on, and waits for it: no thread goes on behind a put. Only a source that neither gives bytes
    /// nor minds an interrupt is left alone.
    @Override
    public void close() {
        reader.close(CLOSING);
        hashers.close(CLOSING);
        fileHasher.close(CLOSING);
        writer.close();
    }

    /// Reads everything and hands it on.
    private interface Feed {
        void run(Handover<Future<Prepared>> out) throws InterruptedException;
    }
}
