package dev.coffer.ingest;

import dev.coffer.artifact.Digest;
import dev.coffer.content.Chunker;
import dev.coffer.content.Compression;
import dev.coffer.ingest.Prepared.HashedChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Hashes chunks, and compresses those that are new where that pays. Threads share it.
final class ChunkHasher {
    private final Chunker chunker;
    private final KnownChunks known;

    ChunkHasher(Chunker chunker, KnownChunks known) {
        this.chunker = chunker;
        this.known = known;
    }

    /// Cuts and hashes a file that is in memory as a whole.
    List<HashedChunk> whole(byte[] bytes, int length) {
        var chunks = new ArrayList<HashedChunk>(1);
        boolean compressible = Compression.pays(bytes, 0, length);
        for (int from = 0; from < length; ) {
            int to = chunker.cut(bytes, from, length);
            chunks.add(hash(bytes, from, to - from, compressible));
            from = to;
        }
        return chunks;
    }

    /// Hashes chunks that are cut already.
    ///
    /// @param ends         where each chunk ends, exclusive; the first begins at 0
    /// @param compressible whether compressing is likely to pay
    List<HashedChunk> cut(byte[] bytes, List<Integer> ends, boolean compressible) {
        var chunks = new ArrayList<HashedChunk>(ends.size());
        int from = 0;
        for (int to : ends) {
            chunks.add(hash(bytes, from, to - from, compressible));
            from = to;
        }
        return chunks;
    }

    private HashedChunk hash(byte[] bytes, int offset, int length, boolean compressible) {
        var digest = Digest.of(bytes, offset, length);
        Optional<byte[]> compressed =
                compressible && !known.has(digest) ? Compression.encode(bytes, offset, length) : Optional.empty();
        return new HashedChunk(digest, offset, length, compressible, compressed);
    }
}
