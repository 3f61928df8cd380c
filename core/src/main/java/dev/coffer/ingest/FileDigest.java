package dev.coffer.ingest;

import dev.coffer.artifact.Digest;
import dev.coffer.concurrent.Workers;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/// The digest of a large file, summed up block by block in one thread while the blocks are used elsewhere too. If a block cannot be
/// added there is no digest. Used by the one thread that reads.
final class FileDigest {
    private final MessageDigest sha = Digest.sha256();
    private final Workers thread;
    private Future<Boolean> last = CompletableFuture.completedFuture(true);

    /// @param thread one
    FileDigest(Workers thread) {
        this.thread = thread;
    }

    /// Adds the first bytes of a block, which is kept for as long as it is needed.
    void add(Block block, int length) {
        add(CompletableFuture.completedFuture(true), block, length);
    }

    /// As [#add(Block, int)], when something else has filled the block.
    void add(Future<?> filled, Block block, int length) {
        var before = last;
        block.keep();
        last = thread.submit(() -> {
            try {
                thread.await(before);
                thread.await(filled);
                sha.update(block.bytes(), 0, length);
                return true;
            } finally {
                block.release();
            }
        });
    }

    /// Nothing may be added afterwards.
    Future<Digest> digest() {
        var all = last;
        return thread.submit(() -> {
            thread.await(all);
            return Digest.read(sha.digest(), 0);
        });
    }
}
