package dev.coffer.content;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.RefetchOnCorruption;
import dev.coffer.blob.StoreLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// Reads ranges of objects, whole or not at all. Threads may share it.
public final class ObjectReader {
    private static final int STEP_BYTES = 128 << 10;

    /// So much is read of an object before anybody asks how long it is.
    private static final int UNASKED_BYTES = 4 << 20;

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

    /// The whole object, which must not have more than `limit` bytes. One request; for one that is long another, which asks how long it is
    /// before all of it is read.
    ///
    /// @throws CofferException.Corrupt when it is missing or longer
    public byte[] readAll(ObjectId id, int limit) {
        var key = StoreLayout.object(id);
        try (var channel = blobs.open(key, 0, limit + 1L);
                var stream = Channels.newInputStream(channel)) {
            var bytes = stream.readNBytes(Math.min(UNASKED_BYTES, limit + 1));
            if (bytes.length < UNASKED_BYTES && bytes.length <= limit) {
                return bytes;
            }
            requireLength(key, limit);
            var rest = stream.readNBytes(limit + 1 - bytes.length);
            if (rest.length > limit - bytes.length) {
                throw tooLong(key, limit);
            }
            var all = Arrays.copyOf(bytes, bytes.length + rest.length);
            System.arraycopy(rest, 0, all, bytes.length, rest.length);
            return all;
        } catch (CofferException.NotFound e) {
            throw new CofferException.Corrupt(key + " is missing", e);
        } catch (IOException e) {
            throw new CofferException.Unavailable("cannot read " + key + ": " + e.getMessage(), e);
        }
    }

    private void requireLength(BlobKey key, int limit) {
        if (blobs.find(key).filter(info -> info.length() <= limit).isEmpty()) {
            throw tooLong(key, limit);
        }
    }

    private static CofferException tooLong(BlobKey key, int limit) {
        return new CofferException.Corrupt(key + " has more than " + limit + " bytes, which it cannot have");
    }

    /// Decodes and verifies a chunk whose stored bytes were read with others. One that does not fit its digest is read once more, by
    /// itself and past every cache, into the same place.
    ///
    /// @param bytes holds the stored bytes from `at` on; of a chunk in a manifest, nothing
    /// @throws CofferException.Corrupt when it is damaged
    public ChunkDecoder.Bytes decode(Chunk chunk, byte[] bytes, int at, ChunkDecoder decoder) {
        if (!(chunk.place() instanceof Place.Stored place)) {
            return decoder.decode(chunk, bytes, at);
        }
        var isFirst = new AtomicBoolean(true);
        return readVerified(place.object(), () -> {
            if (!isFirst.getAndSet(false)) {
                var again = new byte[place.storedLength()];
                read(place.object(), place.offset(), again, again.length);
                System.arraycopy(again, 0, bytes, at, again.length);
            }
            return decoder.decode(chunk, bytes, at);
        });
    }

    /// Reads an object and checks it, once more past every cache when it is damaged.
    public <T> T readVerified(ObjectId id, Supplier<T> read) {
        return RefetchOnCorruption.of(blobs, StoreLayout.object(id), read);
    }
}
