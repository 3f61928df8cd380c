package dev.coffer.compare;

import dev.coffer.content.Chunk;
import java.util.Arrays;
import java.util.List;

/// Where the chunks of a file begin, so that equal ranges of two files are known without reading them.
public final class ChunkMap {
    private final List<Chunk> chunks;
    private final long[] starts;

    public ChunkMap(List<Chunk> chunks) {
        this.chunks = chunks;
        this.starts = new long[chunks.size()];
        long start = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = start;
            start += chunks.get(i).length();
        }
    }

    /// Returns whether `length` bytes from `offset` on lie in chunks that `other` has at the same distance from
    /// `otherOffset`. If so they are equal; if not they may be.
    public boolean shares(long offset, ChunkMap other, long otherOffset, long length) {
        long end = offset + length;
        long distance = otherOffset - offset;
        for (int i = at(offset); i < starts.length && starts[i] < end; i++) {
            int match = Arrays.binarySearch(other.starts, starts[i] + distance);
            if (match < 0
                    || !chunks.get(i).digest().equals(other.chunks.get(match).digest())) {
                return false;
            }
            if (starts[i] + chunks.get(i).length() >= end) {
                return true;
            }
        }
        return length == 0;
    }

    /// The chunk in which an offset lies.
    private int at(long offset) {
        int found = Arrays.binarySearch(starts, offset);
        return found >= 0 ? found : Math.max(0, -found - 2);
    }
}
