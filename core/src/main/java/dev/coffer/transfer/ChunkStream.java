package dev.coffer.transfer;

import dev.coffer.artifact.CofferException;
import dev.coffer.content.Chunk;
import dev.coffer.content.ChunkDecoder;
import dev.coffer.content.ObjectReader;
import dev.coffer.content.Place;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/// A range of a file as a stream. A chunk is read as a whole and verified before any of its bytes are handed out.
/// Failures are thrown as `CofferException`, not as `IOException`.
final class ChunkStream extends InputStream {
    private final ObjectReader reader;
    private final List<Chunk> chunks;
    private final ChunkDecoder decoder = new ChunkDecoder();
    private byte[] stored = {};
    private ChunkDecoder.Bytes current = new ChunkDecoder.Bytes(stored, 0, 0);
    private int position;
    private int nextChunk;
    private long skip;
    private long left;

    /// @param offset of the first byte, not behind the end of the file
    /// @param length at most so many bytes
    ChunkStream(ObjectReader reader, List<Chunk> chunks, long offset, long length) {
        this.reader = reader;
        this.chunks = chunks;
        this.skip = offset;
        this.left = length;
        while (nextChunk < chunks.size() && skip >= chunks.get(nextChunk).length()) {
            skip -= chunks.get(nextChunk++).length();
        }
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (left <= 0 || (position == current.length() && !nextChunk())) {
            return -1;
        }
        int count = (int) Math.min(Math.min(length, current.length() - position), left);
        System.arraycopy(current.bytes(), current.offset() + position, target, offset, count);
        position += count;
        left -= count;
        return count;
    }

    private boolean nextChunk() {
        if (nextChunk == chunks.size()) {
            return false;
        }
        var chunk = chunks.get(nextChunk++);
        current = chunk.place() instanceof Place.Stored place
                ? reader.twice(place.object(), () -> stored(chunk, place))
                : decoder.decode(chunk, stored, 0);
        if (current.length() != chunk.length()) {
            throw new CofferException.Corrupt("a chunk has " + current.length() + " bytes, not " + chunk.length());
        }
        position = (int) skip;
        skip = 0;
        return true;
    }

    private ChunkDecoder.Bytes stored(Chunk chunk, Place.Stored place) {
        if (stored.length < place.storedLength()) {
            stored = new byte[place.storedLength()];
        }
        reader.read(place.object(), place.offset(), stored, place.storedLength());
        return decoder.decode(chunk, stored, 0);
    }
}
