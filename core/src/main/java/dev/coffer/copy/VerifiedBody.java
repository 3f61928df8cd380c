package dev.coffer.copy;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.content.Chunk;
import dev.coffer.content.ChunkDecoder;
import dev.coffer.content.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/// An object of another store as a body: each chunk is verified before its bytes are passed on, so a damaged one makes the put
/// fail. For objects that are too long for the memory.
///
/// @param chunks in the order of their offsets; none overlaps another
record VerifiedBody(BlobStore source, BlobKey key, long length, List<Chunk> chunks) implements BlobBody {
    private static final int STEP_BYTES = 128 << 10;

    @Override
    public void writeTo(WritableByteChannel target) throws IOException {
        var decoder = new ChunkDecoder();
        try (var channel = source.open(key, 0, length)) {
            long at = 0;
            for (var chunk : chunks) {
                var place = (Place.Stored) chunk.place();
                pass(channel, target, at, place.offset());
                var bytes = new byte[place.storedLength()];
                fill(channel, bytes, bytes.length, place.offset());
                decoder.decode(chunk, bytes, 0);
                write(target, bytes, bytes.length);
                at = place.end();
            }
            pass(channel, target, at, length);
        } catch (CofferException.NotFound e) {
            throw new CofferException.Corrupt(key + " is missing", e);
        }
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    /// Passes on bytes that no version refers to.
    private void pass(ReadableByteChannel channel, WritableByteChannel target, long from, long to) throws IOException {
        var step = new byte[STEP_BYTES];
        for (long at = from; at < to; at += step.length) {
            int count = (int) Math.min(step.length, to - at);
            fill(channel, step, count, at);
            write(target, step, count);
        }
    }

    private void fill(ReadableByteChannel channel, byte[] bytes, int count, long at) throws IOException {
        int done = 0;
        while (done < count) {
            int read = channel.read(ByteBuffer.wrap(bytes, done, Math.min(STEP_BYTES, count - done)));
            if (read < 0) {
                throw new CofferException.Corrupt(key + " is truncated: it ends at byte " + (at + done));
            }
            done += read;
        }
    }

    private static void write(WritableByteChannel target, byte[] bytes, int count) throws IOException {
        var rest = ByteBuffer.wrap(bytes, 0, count);
        while (rest.hasRemaining()) {
            target.write(rest);
        }
    }
}
