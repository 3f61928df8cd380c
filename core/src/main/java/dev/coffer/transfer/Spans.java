package dev.coffer.transfer;

import dev.coffer.artifact.TreeEntry;
import dev.coffer.blob.ObjectId;
import dev.coffer.content.Chunk;
import dev.coffer.content.Manifest;
import dev.coffer.content.Place;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Divides the content of a version into ranges of objects that are worth one read each. Chunks that lie close to one another
/// are read together, also across files. Threads take spans from one shared object until there are none.
final class Spans {
    private final Iterator<Manifest.Entry> entries;
    private final Tuning tuning;
    private Iterator<Chunk> chunks = List.<Chunk>of().iterator();
    private Optional<FileTarget> file = Optional.empty();
    private long fileOffset;
    private Optional<Part> ahead = Optional.empty();
    private final java.util.function.Function<TreeEntry.File, FileTarget> targets;

    /// A chunk and where it goes.
    record Part(Chunk chunk, FileTarget file, long fileOffset) {}

    /// A range of an object, and what is in it. Parts that lie in the manifest may be among them.
    ///
    /// @param object empty when all parts lie in the manifest
    record Span(Optional<ObjectId> object, long offset, int length, List<Part> parts) {}

    /// @param targets says where a file goes; asked once per file, in the order of the paths
    Spans(Manifest manifest, Tuning tuning, java.util.function.Function<TreeEntry.File, FileTarget> targets) {
        this.entries = manifest.entries().iterator();
        this.tuning = tuning;
        this.targets = targets;
    }

    /// The next span; empty when all have been taken.
    synchronized Optional<Span> next() {
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
                    } else if (!object.get().equals(stored.object()) || !fits(stored, start, end)) {
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

    private boolean fits(Place.Stored stored, long start, long end) {
        return stored.offset() >= end
                && stored.offset() - end <= tuning.gapBytes()
                && stored.end() - start <= tuning.spanBytes();
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
                chunks = entry.chunks().iterator();
                fileOffset = 0;
            }
        }
        var chunk = chunks.next();
        var part = new Part(chunk, file.orElseThrow(), fileOffset);
        fileOffset += chunk.length();
        return Optional.of(part);
    }
}
