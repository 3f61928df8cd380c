package dev.coffer.integrity;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Text;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import dev.coffer.content.ChunkDecoder;
import dev.coffer.content.Manifest;
import java.security.MessageDigest;

/// The SHA-256 of one file whose chunks are read by several threads. Each thread waits until the bytes before its own are summed, so the
/// chunks must be given to threads in the order of the file.
public final class FileSum {
    private final Manifest.Entry entry;
    private final MessageDigest sha = Digest.sha256();
    private long summed;
    private boolean isGivenUp;

    /// @param entry a file with its chunks
    public FileSum(Manifest.Entry entry) {
        this.entry = entry;
    }

    public Manifest.Entry entry() {
        return entry;
    }

    /// Adds the bytes of the next chunk.
    ///
    /// @param offset of its first byte in the file
    /// @return false when the thread that had an earlier chunk has failed, so that there will never be a sum
    /// @throws CofferException.Unavailable when this thread is interrupted
    public synchronized boolean add(ChunkDecoder.Bytes bytes, long offset) {
        while (summed != offset && !isGivenUp) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CofferException.Unavailable("interrupted", e);
            }
        }
        if (isGivenUp) {
            return false;
        }
        sha.update(bytes.bytes(), bytes.offset(), bytes.length());
        summed += bytes.length();
        notifyAll();
        return true;
    }

    /// Ends the waiting of all threads.
    public synchronized void giveUp() {
        isGivenUp = true;
        notifyAll();
    }

    /// Returns whether the bytes that were added are the file. Asked once, when all were added.
    public synchronized boolean isRight() {
        return entry.item() instanceof TreeEntry.File file
                && Digest.read(sha.digest(), 0).equals(file.digest());
    }

    /// That the chunks of a file are not the file.
    public static CofferException.Corrupt failure(TreePath path) {
        return new CofferException.Corrupt(
                "the chunks that the manifest lists for '" + Text.shown(path.value()) + "' are not that file");
    }
}
