package dev.coffer.ingest;

import dev.coffer.artifact.Digest;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.checkout.ChunkFetch;
import dev.coffer.concurrent.Handover;
import dev.coffer.concurrent.Workers;
import dev.coffer.content.Chunk;
import dev.coffer.content.Codec;
import dev.coffer.content.Manifest;
import dev.coffer.content.ObjectReader;
import dev.coffer.content.Place;
import dev.coffer.ingest.Prepared.HashedChunk;
import dev.coffer.integrity.FileSum;
import dev.coffer.transfer.Tuning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/// Hands on the files of a version of another store, in order, with the bytes of those chunks that are not known here.
///
/// The thread that runs this decides what must be read; `readers` read and verify. Chunks stay cut as they are, and what is
/// compressed stays so. A file of several chunks that are not known to be the file is read as a whole and summed, because the other store's
/// manifest is not believed.
final class StoredReader implements AutoCloseable {
    private static final int WINDOW = 256;
    private static final int GROUP_FILES = 64;
    private static final int PIECE_CHUNKS = 1_024;

    /// Where a chunk lies that is not read.
    private static final int NOWHERE = -1;

    private final Manifest manifest;
    private final ObjectReader source;

    /// Reads what is known here, where that is nearer than the source.
    private final Optional<ObjectReader> near;

    private final Tuning tuning;
    private final Tuning target;
    private final KnownChunks known;
    private final Workers readers;
    private final Workers fileHasher;
    private final Handover<Future<Prepared>> out;

    /// Chunks that are on their way already. Whoever stores them knows them when their next file comes.
    private final Set<Digest> coming = new HashSet<>();

    private List<Small> group = new ArrayList<>();
    private long groupBytes;

    /// @param target the store that takes the version
    StoredReader(
            Source.Stored stored,
            IngestTarget target,
            KnownChunks known,
            Workers fileHasher,
            Handover<Future<Prepared>> out) {
        this.manifest = stored.manifest();
        this.source = stored.from().objects();
        this.tuning = stored.from().tuning();
        this.target = target.tuning();
        this.near = tuning.isRemote() && !this.target.isRemote()
                ? Optional.of(new ObjectReader(target.blobs()))
                : Optional.empty();
        this.known = known;
        this.readers = Workers.computing("coffer-fetch", tuning.readers(), IngestThreads.INTERRUPTED);
        this.fileHasher = fileHasher;
        this.out = out;
    }

    /// A chunk of a file.
    ///
    /// @param offset where its bytes go; [#NOWHERE] when they are not needed
    /// @param isHere whether it is read from this store
    private record Wanted(Chunk chunk, int offset, boolean isHere) {
        boolean isRead() {
            return offset != NOWHERE;
        }
    }

    /// @param isSummed whether all its bytes are there and their digest is to be compared
    private record Small(FileTask task, Digest digest, List<Wanted> chunks, boolean isSummed) {}

    /// Hands on all files.
    void read() throws InterruptedException {
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
            readSmall(file, entry);
        } else {
            flush();
            readLarge(file, entry, pool);
        }
    }

    private void pass(Manifest.Entry entry) throws InterruptedException {
        flush();
        out.put(CompletableFuture.completedFuture(new Prepared.Ready(entry)));
    }

    private void readSmall(TreeEntry.File file, Manifest.Entry entry) throws InterruptedException {
        boolean isSummed = !known.isVerified(entry);
        var wanted = new ArrayList<Wanted>(entry.chunks().size());
        int offset = 0;
        for (var chunk : entry.chunks()) {
            wanted.add(wanted(chunk, offset, isSummed));
            offset = Math.addExact(offset, chunk.length());
        }
        group.add(new Small(task(file), file.digest(), wanted, isSummed));
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

    private void readLarge(TreeEntry.File file, Manifest.Entry entry, Block.Pool pool) throws InterruptedException {
        var task = task(file);
        var sum = known.isVerified(entry) ? Optional.<FileDigest>empty() : Optional.of(new FileDigest(fileHasher));
        var piece = new ArrayList<Wanted>();
        int filled = 0;
        for (var chunk : entry.chunks()) {
            if (filled >= target.blockBytes() || piece.size() >= PIECE_CHUNKS) {
                hand(task, List.copyOf(piece), filled, pool.take(), sum);
                piece.clear();
                filled = 0;
            }
            var next = wanted(chunk, filled, sum.isPresent());
            piece.add(next);
            filled += next.isRead() ? chunk.length() : 0;
        }
        hand(task, List.copyOf(piece), filled, pool.take(), sum);
        Future<Digest> digest = sum.isEmpty()
                ? CompletableFuture.completedFuture(file.digest())
                : compared(sum.get().digest(), file);
        out.put(CompletableFuture.completedFuture(new Prepared.End(task, file.size(), digest)));
    }

    private Future<Digest> compared(Future<Digest> sum, TreeEntry.File file) {
        return fileHasher.submit(() -> {
            if (!fileHasher.await(sum).equals(file.digest())) {
                throw FileSum.failure(file.path());
            }
            return file.digest();
        });
    }

    private void hand(FileTask task, List<Wanted> chunks, int filled, Block block, Optional<FileDigest> sum)
            throws InterruptedException {
        Future<Prepared> piece = readers.submit(() -> new Prepared.Piece(task, block, fetch(chunks, block.bytes())));
        sum.ifPresent(file -> file.add(piece, block, filled));
        out.put(piece);
    }

    /// Whether the bytes of a chunk must be had. One that may lie in a manifest, because it is small, may have to be stored
    /// once more where the manifest is full; so its bytes are needed unless it certainly lies in an object.
    ///
    /// @param isSummed whether the file is summed, for which all bytes are needed
    private Wanted wanted(Chunk chunk, int offset, boolean isSummed) {
        var here = known.chunk(chunk.digest());
        if (here.isPresent() && !(here.get().place() instanceof Place.Stored)) {
            return new Wanted(here.get(), offset, false);
        }
        if (isSummed) {
            return here.isPresent() && near.isPresent()
                    ? new Wanted(here.get(), offset, true)
                    : new Wanted(chunk, offset, false);
        }
        boolean isComing = chunk.length() > Assembler.INLINE_FILE_BYTES && !coming.add(chunk.digest());
        return new Wanted(chunk, here.isPresent() || isComing ? NOWHERE : offset, false);
    }

    private Prepared small(List<Small> files) {
        var contents = new ArrayList<byte[]>(files.size());
        var targets = new ArrayList<Target>();
        for (var file : files) {
            var bytes = new byte[(int) file.task().size()];
            contents.add(bytes);
            file.chunks().forEach(chunk -> targets.add(new Target(chunk, bytes)));
        }
        var hashed = fetch(targets).iterator();
        var done = new ArrayList<Prepared.SmallFile>(files.size());
        for (int i = 0; i < files.size(); i++) {
            var file = files.get(i);
            var bytes = contents.get(i);
            if (file.isSummed() && !Digest.of(bytes).equals(file.digest())) {
                throw FileSum.failure(file.task().path());
            }
            var chunks = file.chunks().stream().map(_ -> hashed.next()).toList();
            done.add(new Prepared.SmallFile(file.task(), bytes, bytes.length, file.digest(), chunks));
        }
        return new Prepared.Small(done);
    }

    private List<HashedChunk> fetch(List<Wanted> chunks, byte[] bytes) {
        return fetch(chunks.stream().map(chunk -> new Target(chunk, bytes)).toList());
    }

    /// A chunk, and the buffer that its bytes go to. Made once, handed over once.
    private static final class Target {
        private final Wanted wanted;
        private final byte[] bytes;

        Target(Wanted wanted, byte[] bytes) {
            this.wanted = wanted;
            this.bytes = bytes;
        }
    }

    private List<HashedChunk> fetch(List<Target> targets) {
        var theirs = compressed(targets, false, source);
        var ours = near.map(reader -> compressed(targets, true, reader)).orElse(theirs);
        return targets.stream()
                .map(each -> hashed(
                        each.wanted,
                        each.wanted.isRead() ? (each.wanted.isHere() ? ours : theirs).next() : Optional.empty()))
                .toList();
    }

    private Iterator<Optional<byte[]>> compressed(List<Target> targets, boolean isHere, ObjectReader reader) {
        var slots = targets.stream()
                .filter(each -> each.wanted.isRead() && each.wanted.isHere() == isHere)
                .map(each -> new ChunkFetch.Slot(each.wanted.chunk(), each.bytes, each.wanted.offset()))
                .toList();
        return new ChunkFetch(reader, tuning).fill(slots).iterator();
    }

    /// A chunk that was not read has an offset that nothing can be read from, so that it cannot be stored by mistake.
    private static HashedChunk hashed(Wanted wanted, Optional<byte[]> compressed) {
        var chunk = wanted.chunk();
        boolean compressible = chunk.place() instanceof Place.Stored stored && stored.codec() != Codec.NONE;
        return new HashedChunk(chunk.digest(), wanted.offset(), chunk.length(), compressible, compressed);
    }

    @Override
    public void close() {
        readers.close();
    }

    private static FileTask task(TreeEntry.File file) {
        return new FileTask(file.path(), file.executable(), file.size(), Optional.empty(), () -> {
            throw new IOException("a file of another store is read by its chunks");
        });
    }
}
