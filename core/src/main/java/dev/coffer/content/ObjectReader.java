package dev.coffer.content;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Reads ranges of objects, whole or not at all. Threads may share it.
public final class ObjectReader {
    private static final int STEP_BYTES = 128 << 10;

    private final BlobStore blobs;

    public ObjectReader(BlobStore blobs) {
        this.blobs = blobs;
    }

    /// Fills `target` from 0 to `length` with the bytes of an object from `offset` on.
    ///
    /// @throws CofferException.Corrupt when the object is missing or ends before
    public void read(ObjectId id, long offset, byte[] target, int length) {
        var key = StoreLayout.object(id);
        try (var channel = blobs.open(key, offset, length)) {
            int done = 0;
            while (done < length) {
                // Steps keep the direct buffer small that the JDK keeps for each thread.
                var step = ByteBuffer.wrap(target, done, Math.min(STEP_BYTES, length - done));
                int count = channel.read(step);
                if (count < 0) {
                    throw new CofferException.Corrupt(key + " is truncated: it ends at byte " + (offset + done)
                            + ", before byte " + (offset + length));
                }
                done += count;
            }
        } catch (CofferException.NotFound e) {
            throw new CofferException.Corrupt(key + " is missing", e);
        } catch (IOException e) {
            throw new CofferException.Unavailable("cannot read " + key + ": " + e.getMessage(), e);
        }
    }

    /// The whole object, which must not have more than `limit` bytes.
    public byte[] readAll(ObjectId id, int limit) {
        var key = StoreLayout.object(id);
        var info = blobs.find(key).orElseThrow(() -> new CofferException.Corrupt(key + " is missing"));
        if (info.length() > limit) {
            throw new CofferException.Corrupt(key + " has " + info.length() + " bytes, more than it can have");
        }
        var bytes = new byte[(int) info.length()];
        read(id, 0, bytes, bytes.length);
        return bytes;
    }
}
