package dev.coffer.ingest;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Text;
import dev.coffer.concurrent.Handover;
import dev.coffer.content.Chunker;
import dev.coffer.content.Compression;
import dev.coffer.files.TreeScan;
import dev.coffer.ingest.Prepared.HashedChunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/// Reads files in order and hands them on, cut and hashed: small ones several at a time, large ones block by block.
///
/// A large file is read and cut by the thread that runs this. Several threads hash its chunks; one hashes the file as a
/// whole, since that cannot be divided.
final class SourceReader {
    private static final int STEP_BYTES = 128 << 10;
    private static final int GROUP_FILES = 64;

    private final Chunker chunker;
    private final int smallBytes;
    private final ChunkHasher hasher;
    private final IngestThreads threads;
    private final Handover<Future<Prepared>> out;
    private final Block.Pool pool;
    private final List<FileTask> group = new ArrayList<>();
    private long groupBytes;

    SourceReader(IngestTarget target, KnownChunks known, IngestThreads threads, Handover<Future<Prepared>> out) {
        var tuning = target.tuning();
        this.chunker = target.chunker();
        this.smallBytes = tuning.smallBytes();
        this.hasher = new ChunkHasher(chunker, known);
        this.threads = threads;
        this.out = out;
        this.pool = new Block.Pool(
                tuning.blocks(), tuning.blockBytes() + chunker.profile().max());
    }

    /// Takes all steps, which are in the order of the paths.
    void read(List<PutPlan.Step> steps) throws InterruptedException {
        for (var step : steps) {
            switch (step) {
                case FileTask task -> read(task);
                case Prepared.Ready ready -> pass(ready);
            }
        }
        flush();
    }

    private void read(FileTask task) throws InterruptedException {
        if (task.size() >= 0 && task.size() <= smallBytes) {
            group.add(task);
            groupBytes += task.size();
            if (groupBytes >= smallBytes || group.size() >= GROUP_FILES) {
                flush();
            }
        } else {
            flush();
            readLarge(task);
        }
    }

    /// Hands on something that needs no reading, in its turn.
    private void pass(Prepared.Ready ready) throws InterruptedException {
        flush();
        out.put(CompletableFuture.completedFuture(ready));
    }

    /// Hands on the small files collected so far.
    private void flush() throws InterruptedException {
        if (!group.isEmpty()) {
            var files = List.copyOf(group);
            group.clear();
            groupBytes = 0;
            out.put(threads.hashers().submit(() -> small(files)));
        }
    }

    private Prepared small(List<FileTask> tasks) {
        return new Prepared.Small(tasks.stream().map(this::small).toList());
    }

    private Prepared.SmallFile small(FileTask task) {
        // One byte more than expected tells a file that grew.
        var bytes = new byte[(int) task.size() + 1];
        int length;
        try (var channel = task.opener().open()) {
            length = fill(channel, bytes, 0);
        } catch (IOException e) {
            throw failure(task, e);
        }
        checkUnchanged(task, length);
        var chunks = hasher.whole(bytes, length);
        var digest = chunks.size() == 1 ? chunks.getFirst().digest() : Digest.of(bytes, 0, length);
        return new Prepared.SmallFile(task, bytes, length, digest, chunks);
    }

    private void readLarge(FileTask task) throws InterruptedException {
        var sum = new FileDigest(threads.fileHasher());
        long size = 0;
        boolean compresses = true;
        try (var channel = task.opener().open()) {
            var block = pool.take();
            int filled = fill(channel, block.bytes(), 0);
            while (filled > 0) {
                boolean isLast = filled < block.bytes().length;
                if (size == 0) {
                    compresses = Compression.pays(block.bytes(), 0, filled);
                }
                var ends = cut(block.bytes(), filled, isLast);
                int used = ends.getLast();
                size += used;
                var next = isLast ? null : pool.take();
                int carried = filled - used;
                if (next != null) {
                    System.arraycopy(block.bytes(), used, next.bytes(), 0, carried);
                }
                hand(task, block, ends, compresses, sum);
                if (next == null) {
                    break;
                }
                block = next;
                filled = fill(channel, block.bytes(), carried);
            }
        } catch (IOException e) {
            throw failure(task, e);
        }
        checkUnchanged(task, size);
        out.put(CompletableFuture.completedFuture(new Prepared.End(task, size, sum.digest())));
    }

    private void hand(FileTask task, Block block, List<Integer> ends, boolean compresses, FileDigest sum)
            throws InterruptedException {
        int used = ends.getLast();
        sum.add(block, used);
        out.put(threads.hashers().submit(() -> {
            boolean pays = compresses && Compression.pays(block.bytes(), 0, used);
            List<HashedChunk> chunks = hasher.cut(block.bytes(), ends, pays);
            return new Prepared.Piece(task, block, chunks);
        }));
    }

    /// Returns where the chunks of a block end. A chunk that might go on in the next block is left for that.
    private List<Integer> cut(byte[] bytes, int filled, boolean isLast) {
        var ends = new ArrayList<Integer>();
        int from = 0;
        while (from < filled) {
            int end = chunker.cut(bytes, from, filled);
            boolean isOpen = end == filled && end - from < chunker.profile().max();
            if (isOpen && !isLast) {
                break;
            }
            ends.add(end);
            from = end;
        }
        return ends;
    }

    /// Reads until the array is full or the content ends; returns how far it is filled.
    private static int fill(ReadableByteChannel channel, byte[] bytes, int from) throws IOException {
        int filled = from;
        while (filled < bytes.length) {
            // Steps keep the direct buffer small that the JDK keeps for each thread.
            int count = channel.read(ByteBuffer.wrap(bytes, filled, Math.min(STEP_BYTES, bytes.length - filled)));
            if (count < 0) {
                break;
            }
            filled += count;
        }
        return filled;
    }

    private static void checkUnchanged(FileTask task, long size) {
        try {
            if ((task.size() >= 0 && size != task.size()) || !task.opener().isUnchanged()) {
                throw new CofferException.Conflict(
                        "'" + Text.shown(task.path().value()) + "' changed while it was read",
                        "nothing was stored; put again when nothing writes to it");
            }
        } catch (IOException e) {
            throw failure(task, e);
        }
    }

    private static CofferException failure(FileTask task, IOException e) {
        return TreeScan.failure(Path.of(task.path().value()), e);
    }
}
