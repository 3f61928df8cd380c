package dev.coffer.cache;

import dev.coffer.artifact.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/// A piece on its way into the cache. When anything goes wrong it is dropped without a word. Used by one thread.
final class PieceFile {
    private final BlobCache cache;
    private final PieceName name;
    private final Path temporary;
    private final FileChannel file;
    private final MessageDigest sha;
    private final long most;
    private long length;
    private boolean done;

    PieceFile(BlobCache cache, PieceName name, Path temporary, long most) throws IOException {
        this.cache = cache;
        this.name = name;
        this.temporary = temporary;
        this.most = most;
        this.sha = BlobCache.begin(name);
        this.file = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /// Appends all bytes of the buffer.
    void append(ByteBuffer bytes) {
        if (done) {
            return;
        }
        length += bytes.remaining();
        if (length > most) {
            drop();
            return;
        }
        try {
            write(bytes);
        } catch (ClosedByInterruptException e) {
            drop();
        } catch (IOException e) {
            cache.giveUp();
            drop();
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        sha.update(bytes.duplicate());
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /// Says that it is complete.
    ///
    /// @param atEnd whether the blob ends here
    void finish(boolean atEnd) {
        if (done) {
            return;
        }
        try {
            write(ByteBuffer.wrap(new byte[] {(byte) (atEnd ? 1 : 0)}));
            file.write(ByteBuffer.wrap(sha.digest()));
            file.close();
            cache.publish(name, temporary, length + 1 + Digest.BYTES);
            done = true;
        } catch (ClosedByInterruptException e) {
            drop();
        } catch (IOException e) {
            cache.giveUp();
            drop();
        }
    }

    /// Throws it away, unless it is finished.
    void drop() {
        if (done) {
            return;
        }
        done = true;
        try {
            file.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // A later sweep removes it.
        }
    }
}
