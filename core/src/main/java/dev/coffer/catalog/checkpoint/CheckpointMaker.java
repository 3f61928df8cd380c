package dev.coffer.catalog.checkpoint;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.StoreLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Makes the checkpoints of a log: those of the first level from the entries, those of each other from the ones below.
/// Not for several threads.
public final class CheckpointMaker {
    private static final int FETCHES_AT_ONCE = 4;
    private static final int MADE_AT_ONCE = 4;

    private final BlobStore blobs;
    private final LogReader reader;
    private final Lines lines;
    private final Levels levels;

    /// @param levels knows which checkpoints there are
    public CheckpointMaker(BlobStore blobs, LogReader reader, Lines lines, Levels levels) {
        this.blobs = blobs;
        this.reader = reader;
        this.lines = lines;
        this.levels = levels;
    }

    /// Makes the checkpoints that are due and that it does not know of, the oldest first and a few at a time. So the
    /// next commit makes what a writer that died left out, and there is never a hole before a newer one.
    ///
    /// A failure is left to the next commit: the entries are there, which is all that counts.
    public void makeDue(long lastEntry) {
        make(lastEntry, MADE_AT_ONCE);
    }

    /// Like [#makeDue], however many there are.
    public void makeAllDue(long lastEntry) {
        make(lastEntry, Long.MAX_VALUE);
    }

    private void make(long lastEntry, long most) {
        try {
            for (int level = 1; level <= Levels.HIGHEST; level++) {
                for (long made = 0; made < most && levels.newest(level) + levels.size(level) <= lastEntry; made++) {
                    makeOne(level, levels.newest(level) + levels.size(level));
                }
            }
        } catch (CofferException e) {
            // Nothing to do: see above.
        }
    }

    private void makeOne(int level, long last) {
        long first = last - levels.size(level) + 1;
        var pieces = level == 1 ? piece(first).stream().toList() : lowerPieces(level, first, last);
        if (!pieces.isEmpty()) {
            var body = BlobBody.of(CheckpointFormat.write(first, pieces));
            if (body.length() <= CheckpointFormat.BYTES_LIMIT) {
                blobs.putIfAbsent(StoreLayout.checkpoint(level, last), body);
            }
        }
        if (level == 1) {
            lines.checkpointMade(first);
        }
        levels.setNewest(level, last);
    }

    private Optional<CheckpointPiece> piece(long first) {
        return CheckpointPiece.of(
                first,
                LongStream.range(first, first + levels.fanOut())
                        .mapToObj(lines::line)
                        .toList());
    }

    /// The pieces of all checkpoints that one of the next level is made of; none when one is missing or damaged, or
    /// when they are too large together.
    private List<CheckpointPiece> lowerPieces(int level, long first, long last) {
        long size = levels.size(level - 1);
        var before =
                first == 1 ? "" : StoreLayout.checkpoint(level - 1, first - 1).value();
        var expected = LongStream.iterate(first + size - 1, end -> end <= last, end -> end + size)
                .mapToObj(end -> StoreLayout.checkpoint(level - 1, end))
                .toList();
        var lower = blobs.list(StoreLayout.checkpoints(level - 1), before, BlobStore.PAGE_LIMIT).stream()
                .filter(info -> expected.contains(info.key()))
                .toList();
        if (lower.size() < expected.size()
                || lower.stream().mapToLong(BlobInfo::length).sum() > CheckpointFormat.BYTES_LIMIT) {
            return List.of();
        }
        try {
            return IntStream.range(0, levels.fanOut())
                    .boxed()
                    .gather(Gatherers.mapConcurrent(
                            FETCHES_AT_ONCE, i -> pieces(expected.get(i), first + i * size, levels.blocks(level - 1))))
                    .flatMap(List::stream)
                    .toList();
        } catch (CofferException.Corrupt e) {
            return List.of();
        }
    }

    private List<CheckpointPiece> pieces(BlobKey key, long first, int blocks) {
        var bytes = reader.bytes(key, CheckpointFormat.BYTES_LIMIT)
                .orElseThrow(() -> new CofferException.Corrupt(key + " is missing"));
        var places = CheckpointFormat.read(key, bytes, first, blocks);
        if (bytes.length < places.getLast().lines().end()) {
            throw new CofferException.Corrupt(key + " ends too early");
        }
        var pieces = new ArrayList<CheckpointPiece>();
        for (var place : places) {
            var piece = new CheckpointPiece(
                    place.summaries().of(bytes),
                    place.references().of(bytes),
                    place.lines().of(bytes));
            piece.check(first + (long) pieces.size() * levels.fanOut(), levels.fanOut(), lines, key.value());
            pieces.add(piece);
        }
        return pieces;
    }
}
