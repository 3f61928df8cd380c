package dev.coffer.ingest;

import dev.coffer.artifact.Digest;
import dev.coffer.content.Manifest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/// Work on its way from the reading and hashing threads to the one that stores, in the order of the paths.
sealed interface Prepared {
    /// An entry that needs no storing.
    record Ready(Manifest.Entry entry) implements Prepared, PutPlan.Step {}

    /// Small files, each with all its bytes.
    record Small(List<SmallFile> files) implements Prepared {}

    /// The next piece of a large file.
    record Piece(FileTask task, Block block, List<HashedChunk> chunks) implements Prepared {}

    /// The end of a large file.
    ///
    /// @param digest of the whole file, which may be a little later than its last chunk
    record End(FileTask task, long size, Future<Digest> digest) implements Prepared {}

    /// A file that was read whole. Made once, handed over once.
    final class SmallFile {
        private final FileTask task;
        private final byte[] bytes;
        private final int size;
        private final Digest digest;
        private final List<HashedChunk> chunks;

        /// @param bytes at least `size` of them
        SmallFile(FileTask task, byte[] bytes, int size, Digest digest, List<HashedChunk> chunks) {
            this.task = task;
            this.bytes = bytes;
            this.size = size;
            this.digest = digest;
            this.chunks = chunks;
        }

        FileTask task() {
            return task;
        }

        byte[] bytes() {
            return bytes;
        }

        int size() {
            return size;
        }

        Digest digest() {
            return digest;
        }

        List<HashedChunk> chunks() {
            return chunks;
        }
    }

    /// A chunk, and where it lies in its buffer.
    ///
    /// @param compressible whether it is of a kind that belongs into a pack, compressed or not
    /// @param compressed   its bytes as they shall be stored, where compressing pays
    record HashedChunk(Digest digest, int offset, int length, boolean compressible, Optional<byte[]> compressed) {}
}
