package dev.coffer.ingest;

import dev.coffer.content.Chunk;
import dev.coffer.content.Codec;
import dev.coffer.ingest.Prepared.HashedChunk;
import dev.coffer.transfer.Progress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The chunks of the file that is being stored, in order, each with its place. Used by one thread.
final class FileChunks {
    private final KnownChunks known;
    private final ObjectWriter writer;
    private final Progress progress;
    private List<Chunk> chunks = new ArrayList<>();

    FileChunks(KnownChunks known, ObjectWriter writer, Progress progress) {
        this.known = known;
        this.writer = writer;
        this.progress = progress;
    }

    /// Adds a chunk that is in the store already.
    void addKnown(Chunk chunk) {
        chunks.add(chunk);
        progress.known(chunk.length());
    }

    /// Adds a chunk that was stored just now.
    void addStored(Chunk chunk, int storedLength) {
        chunks.add(chunk);
        known.learn(chunk);
        progress.stored(storedLength);
    }

    /// Stores a chunk in a pack and adds it.
    void pack(HashedChunk chunk, byte[] bytes) {
        chunk.compressed()
                .ifPresentOrElse(
                        small -> addStored(
                                writer.pack(chunk.digest(), chunk.length(), Codec.ZSTD, ByteBuffer.wrap(small)),
                                small.length),
                        () -> addStored(
                                writer.pack(
                                        chunk.digest(),
                                        chunk.length(),
                                        Codec.NONE,
                                        ByteBuffer.wrap(bytes, chunk.offset(), chunk.length())),
                                chunk.length()));
    }

    /// Returns the chunks of the file, which ends here.
    List<Chunk> finish() {
        var ofFile = chunks;
        chunks = new ArrayList<>();
        return ofFile;
    }
}
