package dev.coffer.transfer;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.Ulids;
import dev.coffer.content.Chunker;
import dev.coffer.content.Manifest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// Stores the files of one version: one thread reads and cuts, several hash and compress, one hashes whole large files, and
/// the caller's thread stores, in the order of the paths, what is not there yet. Queue and buffers are bounded, so a slow disk
/// slows down the reading. What it leaves behind when it fails are objects that nobody refers to.
final class Ingest implements AutoCloseable {
    private static final int QUEUE = 16;
    private static final int CLOSING_SECONDS = 5;

    private final Chunker chunker;
    private final KnownChunks known;
    private final ObjectWriter writer;
    private final Assembler assembler;
    private final ExecutorService hashers;
    private final ExecutorService fileHasher;
    private final ExecutorService readerThread;

    Ingest(
            BlobStore blobs,
            Ulids ulids,
            Chunker chunker,
            Tuning tuning,
            int cores,
            KnownChunks known,
            PutJournal journal,
            Progress progress) {
        this.chunker = chunker;
        this.known = known;
        this.writer = new ObjectWriter(blobs, ulids, tuning, journal);
        this.assembler = new Assembler(known, writer, progress);
        this.hashers = Executors.newFixedThreadPool(Math.max(2, cores), daemons("coffer-hash"));
        this.fileHasher = Executors.newSingleThreadExecutor(daemons("coffer-file-hash"));
        this.readerThread = Executors.newSingleThreadExecutor(daemons("coffer-read"));
    }

    /// What to do with one path.
    sealed interface Step {
        record Store(FileTask task) implements Step {}

        record Keep(Manifest.Entry entry) implements Step {}
    }

    /// Takes the steps, which are in the order of the paths. When it returns, everything is durable.
    Assembler.Result run(List<Step> steps) {
        return run((Feed) queue -> {
            var hasher = new ChunkHasher(chunker, known);
            var reader = new SourceReader(chunker, hasher, hashers, fileHasher, queue);
            for (var step : steps) {
                switch (step) {
                    case Step.Store(var task) -> reader.read(task);
                    case Step.Keep(var entry) -> reader.pass(new Prepared.Ready(entry));
                }
            }
            reader.flush();
        });
    }

    /// Takes over a version of another store. When it returns, everything is durable.
    Assembler.Result run(Source.Stored source) {
        var readers = Executors.newFixedThreadPool(source.from().tuning().readers(), daemons("coffer-fetch"));
        try {
            return run((Feed) queue -> new StoredReader(source.from(), known, readers, queue).read(source.manifest()));
        } finally {
            readers.shutdownNow();
        }
    }

    private Assembler.Result run(Feed feed) {
        var queue = new ArrayBlockingQueue<Future<Optional<Prepared>>>(QUEUE);
        readerThread.execute(() -> readAll(feed, queue));
        try {
            for (var next = queue.take().get();
                    next.isPresent();
                    next = queue.take().get()) {
                assembler.store(next.get());
            }
        } catch (InterruptedException e) {
            throw ObjectWriter.interrupted(e);
        } catch (ExecutionException e) {
            throw failure(e);
        }
        return assembler.finish(writer.finish());
    }

    /// Stops what is still going on, and waits for it: no thread goes on behind a put. Only a source that neither gives bytes
    /// nor minds an interrupt is left alone.
    @Override
    public void close() {
        var threads = List.of(readerThread, hashers, fileHasher);
        threads.forEach(ExecutorService::shutdownNow);
        writer.close();
        boolean interrupted = Thread.interrupted();
        for (var each : threads) {
            try {
                var _ = each.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Reads everything and hands it on.
    private interface Feed {
        void run(BlockingQueue<Future<Optional<Prepared>>> queue) throws InterruptedException;
    }

    /// Puts an empty result, or the failure, at the end of the queue.
    private static void readAll(Feed feed, BlockingQueue<Future<Optional<Prepared>>> queue) {
        try {
            CompletableFuture<Optional<Prepared>> end;
            try {
                feed.run(queue);
                end = CompletableFuture.completedFuture(Optional.empty());
            } catch (RuntimeException e) {
                end = CompletableFuture.failedFuture(e);
            }
            queue.put(end);
        } catch (InterruptedException e) {
            // Only closing interrupts this thread, and then nobody waits for the end.
            Thread.currentThread().interrupt();
        }
    }

    static CofferException failure(ExecutionException e) {
        if (e.getCause() instanceof CofferException failure) {
            return failure;
        }
        throw new IllegalStateException("storing content failed", e.getCause());
    }

    private static ThreadFactory daemons(String name) {
        return Thread.ofPlatform().name(name + "-", 0).daemon().factory();
    }
}
