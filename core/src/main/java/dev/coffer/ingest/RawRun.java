package dev.coffer.ingest;

import dev.coffer.artifact.Digest;
import dev.coffer.ingest.Prepared.HashedChunk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// New incompressible chunks of one file that follow one another. They wait until there are enough of them for a raw object of
/// their own; a run that ends before goes into packs. Used by one thread.
final class RawRun {
    private final ObjectWriter writer;
    private final FileChunks chunks;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Set<Digest> digests = new HashSet<>();
    private Optional<ObjectWriter.RawObject> raw = Optional.empty();
    private int waitingBytes;

    private record Waiting(HashedChunk chunk, Block block) {}

    RawRun(ObjectWriter writer, FileChunks chunks) {
        this.writer = writer;
        this.chunks = chunks;
    }

    /// Returns whether a chunk waits that has no place yet.
    boolean holds(Digest digest) {
        return digests.contains(digest);
    }

    /// @param fileBytes how long the file is; negative when that is not known
    void add(HashedChunk chunk, Block block, long fileBytes) {
        if (raw.isPresent()) {
            write(chunk, block, fileBytes);
            return;
        }
        waiting.add(new Waiting(chunk, block.keep()));
        digests.add(chunk.digest());
        waitingBytes += chunk.length();
        if (writer.isWorthRaw(waitingBytes)) {
            raw = Optional.of(writer.raw());
            for (var each : waiting) {
                write(each.chunk(), each.block(), fileBytes);
            }
            letGo();
        }
    }

    /// Says that the next chunk of the file is not new, or that there is none.
    void end() {
        raw.ifPresent(ObjectWriter.RawObject::finish);
        raw = Optional.empty();
        for (var each : waiting) {
            chunks.pack(each.chunk(), each.block().bytes());
        }
        letGo();
    }

    private void letGo() {
        waiting.forEach(each -> each.block().release());
        waiting.clear();
        digests.clear();
        waitingBytes = 0;
    }

    private void write(HashedChunk chunk, Block block, long fileBytes) {
        var object = raw.orElseThrow();
        if (writer.isRawFull(object.length() + chunk.length(), fileBytes)) {
            object.finish();
            object = writer.raw();
            raw = Optional.of(object);
        }
        chunks.addStored(object.append(chunk, block), chunk.length());
    }
}
