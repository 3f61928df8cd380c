package dev.coffer.content;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.SecondRead;
import dev.coffer.blob.StoreLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.function.Supplier;

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

    /// The whole object, which must not have more than `limit` bytes. One request, however long it is.
    public byte[] readAll(ObjectId id, int limit) {
        var key = StoreLayout.object(id);
        try (var channel = blobs.open(key, 0, limit + 1L);
                var stream = Channels.newInputStream(channel)) {
            var bytes = stream.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new CofferException.Corrupt(key + " has more than " + limit + " bytes, which it cannot have");
            }
            return bytes;
        } catch (CofferException.NotFound e) {
            throw new CofferException.Corrupt(key + " is missing", e);
        } catch (IOException e) {
            throw new CofferException.Unavailable("cannot read " + key + ": " + e.getMessage(), e);
        }
    }

    /// Reads an object and checks it, once more past every cache when it is damaged.
    public <T> T twice(ObjectId id, Supplier<T> read) {
        return SecondRead.of(blobs, StoreLayout.object(id), read);
    }
}
