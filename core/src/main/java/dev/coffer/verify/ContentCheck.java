package dev.coffer.verify;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.content.Chunk;
import dev.coffer.content.ChunkDecoder;
import dev.coffer.content.Manifest;
import dev.coffer.content.ObjectReader;
import dev.coffer.content.PackFormat;
import dev.coffer.content.Place;
import dev.coffer.integrity.ChunkSet;
import dev.coffer.integrity.KeySet;
import dev.coffer.integrity.VerifiedCache;
import dev.coffer.transfer.Progress;
import dev.coffer.transfer.Tuning;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Checks what manifests refer to: that it is there and, if asked, that every byte is right. What several manifests
/// share is read once. Used by one thread.
final class ContentCheck implements AutoCloseable {
    /// After so many bytes it is noted how far the check has come.
    private static final long MARK_BYTES = 256 << 20;

    private static final int SPAN_CHUNKS = 4_096;

    /// How much longer than a range the chunks in it may be when they are not compressed any more.
    private static final long PLAIN_SPANS = 2;

    private final Listing listing;
    private final Findings findings;
    private final Progress progress;
    private final Tuning tuning;
    private final Depth depth;
    private final Sample sample;
    private final VerifyJournal journal;
    private final ObjectReader reader;
    private final SpanReaders readers;
    private final VerifiedCache verified;
    private final ChunkSet read;
    private final KeySet summed = new KeySet();
    private final Set<ObjectId> objects = new HashSet<>();
    private final ChunkDecoder decoder = new ChunkDecoder();
    private final SpanReaders.Recorder recorder = new FindingsRecorder();
    private List<SpanReaders.CheckedChunk> parts = new ArrayList<>();
    private long start;
    private long end;
    private long plain;
    private long bytes;
    private long unmarked;

    ContentCheck(
            BlobStore blobs,
            Tuning tuning,
            Listing listing,
            Depth depth,
            Sample sample,
            VerifyJournal journal,
            VerifiedCache verified,
            long salt,
            Findings findings,
            Progress progress) {
        this.listing = listing;
        this.findings = findings;
        this.progress = progress;
        this.tuning = tuning;
        this.depth = depth;
        this.sample = sample;
        this.journal = journal;
        this.verified = verified;
        this.reader = new ObjectReader(blobs);
        this.readers = new SpanReaders(reader, tuning);
        // For a tebibyte, as files are usually cut, where there is the memory for it.
        this.read = new ChunkSet(tuning.chunksRemembered(), salt);
    }

    /// Records the outcomes of the readers.
    private final class FindingsRecorder implements SpanReaders.Recorder {
        @Override
        public void checked(SpanReaders.CheckedChunk part, Optional<SpanReaders.ChunkProblem> problem) {
            if (problem.isPresent()) {
                var what = problem.get();
                findings.chunk(part.chunk(), part.place(), what.text(), what.readable());
                journal.damaged(part.place().object());
            }
            if (problem.isEmpty() || problem.get().readable()) {
                bytes += part.chunk().length();
            }
            progress.done(0, part.place().storedLength());
        }

        @Override
        public void summed(SpanReaders.SequentialSum file, boolean isRight) {
            if (isRight) {
                verified.verified(file.entry());
            } else if (file.entry().item() instanceof TreeEntry.File item) {
                findings.file(
                        VerifiedCache.content(item.digest(), file.entry().chunks()),
                        item.digest(),
                        file.manifest(),
                        "its chunks are whole, but they are not that file");
            }
        }
    }

    /// Packs and raw objects that were looked at.
    long objects() {
        return objects.size();
    }

    /// Bytes of content that were read and are right.
    long bytes() {
        return bytes;
    }

    /// Checks what a manifest refers to. What is wrong may be found only when [#finish] is called.
    void check(ObjectId id, Manifest manifest) {
        int before = journal.entries(id);
        int at = 0;
        for (var entry : manifest.entries()) {
            at++;
            if (entry.item() instanceof TreeEntry.File) {
                check(id, entry, at <= before);
            }
            if (unmarked >= MARK_BYTES) {
                mark(id, at);
            }
        }
        if (depth == Depth.DATA) {
            mark(id, at);
        }
    }

    /// Waits until everything is read.
    void finish() {
        flush();
        readers.finish();
    }

    @Override
    public void close() {
        readers.close();
    }

    /// @param isRead whether it was read by the verification that this one goes on with
    private void check(ObjectId manifest, Manifest.Entry entry, boolean isRead) {
        // What was read then was summed, too.
        var whole = isRead ? Optional.<SpanReaders.SequentialSum>empty() : whole(manifest, entry);
        for (var chunk : entry.chunks()) {
            switch (chunk.place()) {
                case Place.Inline _ -> checkInline(manifest, chunk, whole);
                case Place.Stored stored -> check(chunk, stored, whole, isRead);
            }
        }
        progress.done(1, 0);
    }

    private void checkInline(ObjectId manifest, Chunk chunk, Optional<SpanReaders.SequentialSum> whole) {
        if (depth != Depth.DATA || !sample.takes(chunk.digest())) {
            return;
        }
        try {
            var plain = decoder.decode(chunk, new byte[0], 0);
            bytes += plain.length();
            if (whole.isPresent()) {
                // In its turn: what comes before it may still be being read. Nothing overwrites the bytes of a
                // manifest.
                flush();
                readers.then(() -> SpanReaders.add(whole.get(), Optional.of(plain), recorder));
            }
        } catch (CofferException.Corrupt e) {
            findings.inline(manifest, chunk.digest(), String.valueOf(e.getMessage()));
            whole.ifPresent(file -> SpanReaders.add(file, Optional.empty(), recorder));
        }
    }

    private void check(Chunk chunk, Place.Stored stored, Optional<SpanReaders.SequentialSum> whole, boolean isRead) {
        if (!isThere(stored)) {
            whole.ifPresent(file -> SpanReaders.add(file, Optional.empty(), recorder));
            return;
        }
        if (objects.add(stored.object()) && stored.object().kind() == ObjectId.Kind.PACK) {
            checkTable(stored.object(), isRead);
        }
        if (depth == Depth.OBJECTS || !sample.takes(chunk.digest())) {
            return;
        }
        boolean isNew = read.add(chunk, stored);
        boolean counts = isRead && !journal.isDamaged(stored.object());
        if (whole.isPresent() || (isNew && !counts)) {
            add(new SpanReaders.CheckedChunk(chunk, stored, whole));
        }
    }

    private boolean isThere(Place.Stored stored) {
        long length = listing.length(stored.object());
        if (length >= stored.end()) {
            return true;
        }
        objects.add(stored.object());
        findings.lost(stored.object(), length < 0 ? OptionalLong.empty() : OptionalLong.of(length));
        return false;
    }

    /// Every file is summed once of which it is not known that it is its chunks, also when all of these were read for
    /// others.
    private Optional<SpanReaders.SequentialSum> whole(ObjectId manifest, Manifest.Entry entry) {
        boolean isSummed = depth == Depth.DATA
                && sample.isAll()
                && entry.item() instanceof TreeEntry.File file
                && !verified.isVerified(entry)
                && summed.add(VerifiedCache.content(file.digest(), entry.chunks()));
        return isSummed ? Optional.of(new SpanReaders.SequentialSum(manifest, entry)) : Optional.empty();
    }

    /// Where it costs no request, or everything is read anyway.
    private void checkTable(ObjectId pack, boolean isRead) {
        boolean isCheap = !tuning.isRemote() || (depth == Depth.DATA && sample.isAll());
        if (!isCheap || (isRead && !journal.isDamaged(pack))) {
            return;
        }
        long length = listing.length(pack);
        var problem = new ArrayList<String>(1);
        readers.run(
                () -> {
                    try {
                        var _ = PackFormat.chunks(pack, length, reader);
                    } catch (CofferException.Corrupt e) {
                        problem.add(String.valueOf(e.getMessage()));
                    }
                },
                () -> problem.forEach(text -> {
                    findings.table(pack, text);
                    journal.damaged(pack);
                }));
    }

    private void add(SpanReaders.CheckedChunk part) {
        var place = part.place();
        long from = place.offset() - SpanReaders.before(place);
        if (!parts.isEmpty() && !fits(place, from)) {
            flush();
        }
        if (parts.isEmpty()) {
            start = from;
        }
        end = place.end();
        plain += part.chunk().length();
        parts.add(part);
    }

    private boolean fits(Place.Stored place, long from) {
        return parts.getFirst().place().object().equals(place.object())
                && parts.size() < SPAN_CHUNKS
                && tuning.isOneRead(start, end, from, place.end())
                // What is compressed well must not fill the memory either.
                && plain <= PLAIN_SPANS * tuning.spanBytes();
    }

    private void flush() {
        if (parts.isEmpty()) {
            return;
        }
        var object = parts.getFirst().place().object();
        readers.read(new SpanReaders.CheckedRange(object, start, (int) (end - start), parts), recorder);
        unmarked += end - start;
        parts = new ArrayList<>();
        plain = 0;
    }

    private void mark(ObjectId manifest, int entries) {
        flush();
        unmarked = 0;
        readers.then(() -> {
            verified.save();
            if (findings.files().isEmpty()) {
                journal.read(manifest, entries);
            }
        });
    }
}
