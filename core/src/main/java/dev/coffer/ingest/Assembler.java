package dev.coffer.ingest;

import dev.coffer.artifact.Digest;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.catalog.Storage;
import dev.coffer.concurrent.Workers;
import dev.coffer.content.Chunk;
import dev.coffer.content.Manifest;
import dev.coffer.content.Place;
import dev.coffer.ingest.Prepared.HashedChunk;
import dev.coffer.transfer.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Decides for each chunk whether it is there already, and where it goes if not; and so makes the entries of a manifest.
/// Used by one thread.
///
/// Where a new chunk goes depends on its neighbours alone: compressible content goes into packs; incompressible content into a
/// raw object when enough of one file is new in one run ([RawRun]), else into packs; files of at most 4 KiB into the manifest,
/// as long as that stays small.
final class Assembler {
    /// Longest file that may lie in the manifest.
    static final int INLINE_FILE_BYTES = 4 << 10;

    private static final int INLINE_TOTAL_BYTES = 256 << 10;

    private final KnownChunks known;
    private final Workers fileHasher;
    private final Progress progress;
    private final FileChunks chunks;
    private final RawRun run;
    private final List<Manifest.Entry> entries = new ArrayList<>();
    private final List<Head> firstChunks = new ArrayList<>();
    private final List<Read> read = new ArrayList<>();
    private boolean atStart = true;
    private boolean beginsNew;
    private int inlineBytes;
    private long knownBytes;

    /// The first chunk of a file that came new.
    private record Head(long fileSize, long bits) {}

    /// A file that was read, for the cache of digests.
    record Read(FileTask task, Digest digest, long headBits) {}

    /// The outcome of a put.
    ///
    /// @param entries     of the manifest, in order
    /// @param firstChunks of new files, largest file first
    /// @param storedBytes of the objects written
    /// @param knownBytes  of content that was there already
    record Result(
            List<Manifest.Entry> entries, List<Long> firstChunks, List<Read> read, long storedBytes, long knownBytes) {}

    /// @param fileHasher sums up large files
    Assembler(KnownChunks known, ObjectWriter writer, Workers fileHasher, Progress progress) {
        this.known = known;
        this.fileHasher = fileHasher;
        this.progress = progress;
        this.chunks = new FileChunks(known, writer, progress);
        this.run = new RawRun(writer, chunks);
    }

    void store(Prepared prepared) {
        switch (prepared) {
            case Prepared.Ready(var entry) -> keep(entry);
            case Prepared.Small(var files) -> storeSmall(files);
            case Prepared.Piece piece -> storePiece(piece);
            case Prepared.End end -> storeEnd(end);
        }
    }

    Result finish(long storedBytes) {
        var largestFirst = firstChunks.stream()
                .sorted(Comparator.comparingLong(Head::fileSize).reversed())
                .map(Head::bits)
                .distinct()
                .limit(Storage.FIRST_CHUNKS_LIMIT)
                .toList();
        return new Result(entries, largestFirst, read, storedBytes, knownBytes);
    }

    private void keep(Manifest.Entry entry) {
        entries.add(entry);
        if (entry.item() instanceof TreeEntry.File file) {
            knownBytes += file.size();
            progress.known(file.size());
            progress.done(1, file.size());
        }
    }

    private void storeSmall(List<Prepared.SmallFile> files) {
        known.ask(files.stream()
                .filter(file -> !file.chunks().isEmpty())
                .map(file -> file.chunks().getFirst().digest())
                .toList());
        for (var file : files) {
            file.chunks().stream().limit(1).forEach(this::begin);
            for (var chunk : file.chunks()) {
                storeSmall(chunk, file);
            }
            finishFile(file.task(), file.size(), file.digest());
            progress.done(0, file.size());
        }
    }

    private void storeSmall(HashedChunk chunk, Prepared.SmallFile file) {
        boolean fitsInline = file.size() <= INLINE_FILE_BYTES && inlineBytes + file.size() <= INLINE_TOTAL_BYTES;
        var found = known.chunk(chunk.digest()).filter(each -> fitsInline || each.place() instanceof Place.Stored);
        if (found.isPresent()) {
            inlineBytes += found.get().place() instanceof Place.Inline ? chunk.length() : 0;
            reuse(found.get());
        } else if (fitsInline) {
            inlineBytes += chunk.length();
            var content = Arrays.copyOfRange(file.bytes(), chunk.offset(), chunk.offset() + chunk.length());
            chunks.addStored(new Chunk(chunk.digest(), chunk.length(), new Place.Inline(content)), chunk.length());
        } else {
            chunks.pack(chunk, file.bytes());
        }
    }

    private void storePiece(Prepared.Piece piece) {
        if (atStart) {
            known.ask(List.of(piece.chunks().getFirst().digest()));
            begin(piece.chunks().getFirst());
        }
        for (var chunk : piece.chunks()) {
            storeLarge(chunk, piece);
            progress.done(0, chunk.length());
        }
        piece.block().release();
    }

    private void storeLarge(HashedChunk chunk, Prepared.Piece piece) {
        var block = piece.block();
        if (chunk.compressible() || known.has(chunk.digest()) || run.holds(chunk.digest())) {
            run.end();
            known.chunk(chunk.digest()).ifPresentOrElse(this::reuse, () -> chunks.pack(chunk, block.bytes()));
        } else {
            run.add(chunk, block, piece.task().size());
        }
    }

    private void storeEnd(Prepared.End end) {
        run.end();
        finishFile(end.task(), end.size(), fileHasher.await(end.digest()));
    }

    /// Notes whether a file begins with a new chunk.
    private void begin(HashedChunk first) {
        atStart = false;
        beginsNew = !known.has(first.digest());
    }

    private void reuse(Chunk chunk) {
        chunks.addKnown(chunk);
        knownBytes += chunk.length();
    }

    private void finishFile(FileTask task, long size, Digest digest) {
        var ofFile = chunks.finish();
        entries.add(new Manifest.Entry(new TreeEntry.File(task.path(), task.executable(), size, digest), ofFile));
        long headBits = ofFile.isEmpty() ? 0 : ofFile.getFirst().digest().a();
        if (beginsNew) {
            firstChunks.add(new Head(size, headBits));
        }
        read.add(new Read(task, digest, headBits));
        atStart = true;
        beginsNew = false;
        progress.done(1, 0);
    }
}
