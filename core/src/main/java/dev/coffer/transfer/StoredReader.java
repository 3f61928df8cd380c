package dev.coffer.transfer;

import dev.coffer.artifact.Digest;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.concurrent.Handover;
import dev.coffer.concurrent.Workers;
import dev.coffer.content.Chunk;
import dev.coffer.content.Codec;
import dev.coffer.content.Manifest;
import dev.coffer.content.ObjectReader;
import dev.coffer.content.Place;
import dev.coffer.transfer.Prepared.HashedChunk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/// Hands on the files of a version of another store, in order, with the bytes of those chunks that are not known here.
///
/// The thread that runs this decides what must be read; `readers` read and verify. Chunks stay cut as they are, and what is
/// compressed stays so.
final class StoredReader {
    private static final int WINDOW = 256;
    private static final int GROUP_FILES = 64;
    private static final int PIECE_CHUNKS = 1_024;

    /// Where a chunk lies that is not read.
    private static final int NOWHERE = -1;

    private final ObjectReader source;
    private final Tuning tuning;
    private final Tuning target;
    private final KnownChunks known;
    private final Workers readers;
    private final Handover<Future<Prepared>> out;

    /// Chunks that are on their way already. Whoever stores them knows them when their next file comes.
    private final Set<Digest> coming = new HashSet<>();

    private List<Small> group = new ArrayList<>();
    private long groupBytes;

    /// @param target of the store that takes it
    StoredReader(
            ContentReader source, Tuning target, KnownChunks known, Workers readers, Handover<Future<Prepared>> out) {
        this.target = target;
        this.source = source.objects();
        this.tuning = source.tuning();
        this.known = known;
        this.readers = readers;
        this.out = out;
    }

    /// A chunk of a file.
    ///
    /// @param offset where its bytes go; [#NOWHERE] when they are not needed
    private record Wanted(Chunk chunk, int offset) {
        boolean isRead() {
            return offset != NOWHERE;
        }
    }

    private record Small(FileTask task, Digest digest, List<Wanted> chunks) {}

    void read(Manifest manifest) throws InterruptedException {
        int longest = manifest.entries().stream()
                .flatMap(entry -> entry.chunks().stream())
                .mapToInt(Chunk::length)
                .max()
                .orElse(0);
        var pool = new Block.Pool(target.blocks(), Math.addExact(target.blockBytes(), longest));
        var entries = manifest.entries();
        for (int from = 0; from < entries.size(); from += WINDOW) {
            var window = entries.subList(from, Math.min(from + WINDOW, entries.size()));
            known.ask(window.stream()
                    .filter(this::isUnknown)
                    .map(entry -> entry.chunks().getFirst().digest())
                    .toList());
            for (var entry : window) {
                read(entry, pool);
            }
        }
        flush();
    }

    private boolean isUnknown(Manifest.Entry entry) {
        return entry.item() instanceof TreeEntry.File file
                && !entry.chunks().isEmpty()
                && known.file(file.digest()).isEmpty();
    }

    private void read(Manifest.Entry entry, Block.Pool pool) throws InterruptedException {
        if (!(entry.item() instanceof TreeEntry.File file) || entry.chunks().isEmpty()) {
            pass(entry);
            return;
        }
        var whole = known.file(file.digest());
        if (whole.isPresent()) {
            pass(new Manifest.Entry(file, whole.get()));
        } else if (file.size() <= target.smallBytes()) {
            readSmall(file, entry.chunks());
        } else {
            flush();
            readLarge(file, entry.chunks(), pool);
        }
    }

    private void pass(Manifest.Entry entry) throws InterruptedException {
        flush();
        out.put(CompletableFuture.completedFuture(new Prepared.Ready(entry)));
    }

    private void readSmall(TreeEntry.File file, List<Chunk> chunks) throws InterruptedException {
        var wanted = new ArrayList<Wanted>(chunks.size());
        int offset = 0;
        for (var chunk : chunks) {
            wanted.add(wanted(chunk, offset));
            offset = Math.addExact(offset, chunk.length());
        }
        group.add(new Small(task(file), file.digest(), wanted));
        groupBytes += file.size();
        if (groupBytes >= target.smallBytes() || group.size() >= GROUP_FILES) {
            flush();
        }
    }

    private void flush() throws InterruptedException {
        if (!group.isEmpty()) {
            var files = group;
            group = new ArrayList<>();
            groupBytes = 0;
            out.put(readers.submit(() -> small(files)));
        }
    }

    private void readLarge(TreeEntry.File file, List<Chunk> chunks, Block.Pool pool) throws InterruptedException {
        var task = task(file);
        var piece = new ArrayList<Wanted>();
        int filled = 0;
        for (var chunk : chunks) {
            if (filled >= target.blockBytes() || piece.size() >= PIECE_CHUNKS) {
                hand(task, List.copyOf(piece), pool.take());
                piece.clear();
                filled = 0;
            }
            var next = wanted(chunk, filled);
            piece.add(next);
            filled += next.isRead() ? chunk.length() : 0;
        }
        hand(task, List.copyOf(piece), pool.take());
        var digest = CompletableFuture.completedFuture(file.digest());
        out.put(CompletableFuture.completedFuture(new Prepared.End(task, file.size(), digest)));
    }

    private void hand(FileTask task, List<Wanted> chunks, Block block) throws InterruptedException {
        out.put(readers.submit(() -> {
            var hashed = fetch(chunks, block.bytes());
            return new Prepared.Piece(task, block, hashed);
        }));
    }

    /// Whether the bytes of a chunk must be had. One that may lie in a manifest, because it is small, may have to be stored
    /// once more where the manifest is full; so its bytes are needed unless it certainly lies in an object.
    private Wanted wanted(Chunk chunk, int offset) {
        var here = known.chunk(chunk.digest());
        if (here.isPresent()) {
            boolean lies = here.get().place() instanceof Place.Stored;
            return lies ? new Wanted(chunk, NOWHERE) : new Wanted(here.get(), offset);
        }
        boolean isComing = chunk.length() > Assembler.INLINE_FILE_BYTES && !coming.add(chunk.digest());
        return new Wanted(chunk, isComing ? NOWHERE : offset);
    }

    private Prepared small(List<Small> files) {
        var done = new ArrayList<Prepared.SmallFile>(files.size());
        var slots = new ArrayList<ChunkFetch.Slot>();
        var contents = new ArrayList<byte[]>(files.size());
        for (var file : files) {
            var bytes = new byte[(int) file.task().size()];
            contents.add(bytes);
            slots.addAll(slots(file.chunks(), bytes));
        }
        var compressed = new ChunkFetch(source, tuning).fill(slots).iterator();
        for (int i = 0; i < files.size(); i++) {
            var file = files.get(i);
            var chunks = file.chunks().stream()
                    .map(each -> hashed(each, each.isRead() ? compressed.next() : Optional.empty()))
                    .toList();
            done.add(new Prepared.SmallFile(
                    file.task(), contents.get(i), contents.get(i).length, file.digest(), chunks));
        }
        return new Prepared.Small(done);
    }

    private List<HashedChunk> fetch(List<Wanted> chunks, byte[] target) {
        var compressed =
                new ChunkFetch(source, tuning).fill(slots(chunks, target)).iterator();
        return chunks.stream()
                .map(each -> hashed(each, each.isRead() ? compressed.next() : Optional.empty()))
                .toList();
    }

    private static List<ChunkFetch.Slot> slots(List<Wanted> chunks, byte[] target) {
        return chunks.stream()
                .filter(Wanted::isRead)
                .map(each -> new ChunkFetch.Slot(each.chunk(), target, each.offset()))
                .toList();
    }

    /// A chunk that was not read has an offset that nothing can be read from, so that it cannot be stored by mistake.
    private static HashedChunk hashed(Wanted wanted, Optional<byte[]> compressed) {
        var chunk = wanted.chunk();
        boolean compressible = chunk.place() instanceof Place.Stored stored && stored.codec() != Codec.NONE;
        return new HashedChunk(chunk.digest(), wanted.offset(), chunk.length(), compressible, compressed);
    }

    private static FileTask task(TreeEntry.File file) {
        return new FileTask(file.path(), file.executable(), file.size(), Optional.empty(), () -> {
            throw new IOException("a file of another store is read by its chunks");
        });
    }
}
