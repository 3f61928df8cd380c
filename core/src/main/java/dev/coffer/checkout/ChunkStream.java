package dev.coffer.checkout;

import dev.coffer.artifact.CofferException;
import dev.coffer.content.Chunk;
import dev.coffer.content.ChunkDecoder;
import dev.coffer.content.Manifest;
import dev.coffer.content.ObjectReader;
import dev.coffer.content.Place;
import dev.coffer.integrity.FileSum;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// A range of a file as a stream. A chunk is read as a whole and verified before any of its bytes are handed out.
/// Failures are thrown as `CofferException`, not as `IOException`.
final class ChunkStream extends InputStream {
    private final ObjectReader reader;
    private final Supplier<Manifest.Entry> current;
    private final Optional<FileSum> sum;
    private final ChunkDecoder decoder = new ChunkDecoder();
    private List<Chunk> chunks;
    private byte[] stored = {};
    private ChunkDecoder.Bytes bytes = new ChunkDecoder.Bytes(stored, 0, 0);
    private int position;
    private int nextChunk;
    private long decoded;
    private long skip;
    private long left;

    /// @param entry   a file
    /// @param current the same, as it lies whenever that is asked
    /// @param sum     of the whole file, where that is to be verified; only from the first byte on
    /// @param offset  of the first byte; behind the end there is nothing
    /// @param length  at most so many bytes
    ChunkStream(
            ObjectReader reader,
            Manifest.Entry entry,
            Supplier<Manifest.Entry> current,
            Optional<FileSum> sum,
            long offset,
            long length) {
        this.reader = reader;
        this.current = current;
        this.sum = sum;
        this.chunks = entry.chunks();
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
        if (left <= 0 || (position == bytes.length() && !nextChunk())) {
            return -1;
        }
        int count = (int) Math.min(Math.min(length, bytes.length() - position), left);
        System.arraycopy(bytes.bytes(), bytes.offset() + position, target, offset, count);
        position += count;
        left -= count;
        return count;
    }

    private boolean nextChunk() {
        if (nextChunk == chunks.size()) {
            return false;
        }
        var next = chunk();
        sum.ifPresent(file -> add(file, next));
        nextChunk++;
        decoded += next.length();
        bytes = next;
        position = (int) skip;
        skip = 0;
        return true;
    }

    /// The next chunk, also when a collection or a repair has put it elsewhere since the stream was opened. Each time that happens somebody
    /// committed it, so this comes to an end.
    private ChunkDecoder.Bytes chunk() {
        while (true) {
            try {
                var chunk = chunks.get(nextChunk);
                return chunk.place() instanceof Place.Stored place
                        ? reader.readVerified(place.object(), () -> stored(chunk, place))
                        : decoder.decode(chunk, stored, 0);
            } catch (CofferException.Corrupt e) {
                var now = current.get().chunks();
                if (now.equals(chunks) || !isSameContent(now)) {
                    throw e;
                }
                chunks = now;
            }
        }
    }

    private boolean isSameContent(List<Chunk> now) {
        return now.stream()
                .map(Chunk::digest)
                .toList()
                .equals(chunks.stream().map(Chunk::digest).toList());
    }

    /// The last chunk is held back when the file as a whole is not what it should be.
    private void add(FileSum file, ChunkDecoder.Bytes next) {
        file.add(next, decoded);
        if (nextChunk == chunks.size() - 1 && !file.isRight()) {
            throw FileSum.failure(file.entry().item().path());
        }
    }

    private ChunkDecoder.Bytes stored(Chunk chunk, Place.Stored place) {
        if (stored.length < place.storedLength()) {
            stored = new byte[place.storedLength()];
        }
        reader.read(place.object(), place.offset(), stored, place.storedLength());
        return decoder.decode(chunk, stored, 0);
    }
}
