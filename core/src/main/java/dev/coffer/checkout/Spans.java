package dev.coffer.checkout;

import dev.coffer.artifact.TreeEntry;
import dev.coffer.blob.ObjectId;
import dev.coffer.content.Chunk;
import dev.coffer.content.Manifest;
import dev.coffer.content.Place;
import dev.coffer.integrity.FileSum;
import dev.coffer.transfer.Tuning;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Divides the content of a version into ranges of objects that are worth one read each. Chunks that lie close to one another
/// are read together, also across files. Threads take spans from one shared object until there are none.
final class Spans {
    private final Iterator<Manifest.Entry> entries;
    private final Tuning tuning;
    private Iterator<Chunk> chunks = List.<Chunk>of().iterator();
    private final Function<TreeEntry.File, FileTarget> targets;
    private final Predicate<Manifest.Entry> isSummed;
    private Optional<FileTarget> file = Optional.empty();
    private Optional<FileSum> sum = Optional.empty();
    private long fileOffset;
    private Optional<Part> ahead = Optional.empty();
    private boolean isGivenUp;

    /// A chunk and where it goes.
    ///
    /// @param sum of the file; empty when the chunk is verified by itself
    record Part(Chunk chunk, FileTarget file, long fileOffset, Optional<FileSum> sum) {
        boolean isLast() {
            return sum.isPresent()
                    && sum.get().entry().item() instanceof TreeEntry.File whole
                    && fileOffset + chunk.length() == whole.size();
        }
    }

    /// A range of an object, and what is in it. Parts that lie in the manifest may be among them.
    ///
    /// @param object empty when all parts lie in the manifest
    record Span(Optional<ObjectId> object, long offset, int length, List<Part> parts) {}

    /// @param entries  of a manifest, or some of them
    /// @param targets  says where a file goes; asked once per file, in the order of the paths
    /// @param isSummed whether a file is summed as a whole
    Spans(
            List<Manifest.Entry> entries,
            Tuning tuning,
            Function<TreeEntry.File, FileTarget> targets,
            Predicate<Manifest.Entry> isSummed) {
        this.entries = entries.iterator();
        this.tuning = tuning;
        this.targets = targets;
        this.isSummed = isSummed;
    }

    /// The next span; empty when all have been taken.
    synchronized Optional<Span> next() {
        if (isGivenUp) {
            return Optional.empty();
        }
        var parts = new ArrayList<Part>();
        Optional<ObjectId> object = Optional.empty();
        long start = 0;
        long end = 0;
        int inline = 0;
        for (var part = part(); part.isPresent(); part = part()) {
            switch (part.get().chunk().place()) {
                case Place.Inline _ -> inline += part.get().chunk().length();
                case Place.Stored stored -> {
                    if (object.isEmpty()) {
                        object = Optional.of(stored.object());
                        start = stored.offset();
                    } else if (!object.get().equals(stored.object())
                            || !tuning.isOneRead(start, end, stored.offset(), stored.end())) {
                        ahead = part;
                        return Optional.of(new Span(object, start, (int) (end - start), parts));
                    }
                    end = stored.end();
                }
            }
            parts.add(part.get());
            if (inline >= tuning.spanBytes()) {
                break;
            }
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(new Span(object, start, (int) (end - start), parts));
    }

    /// Hands out nothing more.
    synchronized void giveUp() {
        isGivenUp = true;
    }

    private Optional<Part> part() {
        if (ahead.isPresent()) {
            var part = ahead;
            ahead = Optional.empty();
            return part;
        }
        while (!chunks.hasNext()) {
            if (!entries.hasNext()) {
                return Optional.empty();
            }
            var entry = entries.next();
            if (entry.item() instanceof TreeEntry.File item) {
                file = Optional.of(targets.apply(item));
                file.get().expect(entry.chunks().size());
                sum = isSummed.test(entry) ? Optional.of(new FileSum(entry)) : Optional.empty();
                chunks = entry.chunks().iterator();
                fileOffset = 0;
            }
        }
        var chunk = chunks.next();
        var part = new Part(chunk, file.orElseThrow(), fileOffset, sum);
        fileOffset += chunk.length();
        return Optional.of(part);
    }
}
