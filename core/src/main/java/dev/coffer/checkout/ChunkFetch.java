package dev.coffer.checkout;

import dev.coffer.content.Chunk;
import dev.coffer.content.ChunkDecoder;
import dev.coffer.content.Codec;
import dev.coffer.content.ObjectReader;
import dev.coffer.content.Place;
import dev.coffer.transfer.Tuning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads chunks of a store into buffers, every one verified. Neighbours are read together. Used by one thread.
public final class ChunkFetch {
    private final ObjectReader reader;
    private final Tuning tuning;
    private final ChunkDecoder decoder = new ChunkDecoder();

    public ChunkFetch(ObjectReader reader, Tuning tuning) {
        this.reader = reader;
        this.tuning = tuning;
    }

    /// A chunk, and where its bytes go. Made once, handed over once.
    public static final class Slot {
        private final Chunk chunk;
        private final byte[] target;
        private final int offset;

        public Slot(Chunk chunk, byte[] target, int offset) {
            this.chunk = chunk;
            this.target = target;
            this.offset = offset;
        }
    }

    /// Fills all slots.
    ///
    /// @return for each the bytes as they are stored, where they are compressed
    /// @throws dev.coffer.artifact.CofferException.Corrupt when a chunk is not what its digest says
    public List<Optional<byte[]>> fill(List<Slot> slots) {
        var compressed = new ArrayList<Optional<byte[]>>(slots.size());
        for (int first = 0; first < slots.size(); ) {
            if (!(slots.get(first).chunk.place() instanceof Place.Stored start)) {
                copy(slots.get(first), decoder.decode(slots.get(first).chunk, new byte[0], 0));
                compressed.add(Optional.empty());
                first++;
                continue;
            }
            int end = end(slots, first, start);
            fill(slots.subList(first, end), start, compressed);
            first = end;
        }
        return compressed;
    }

    /// The first slot that is not worth the same read.
    private int end(List<Slot> slots, int first, Place.Stored start) {
        var last = start;
        for (int next = first + 1; next < slots.size(); next++) {
            boolean joins = slots.get(next).chunk.place() instanceof Place.Stored stored
                    && stored.object().equals(start.object())
                    && tuning.isOneRead(start.offset(), last.end(), stored.offset(), stored.end());
            if (!joins) {
                return next;
            }
            last = (Place.Stored) slots.get(next).chunk.place();
        }
        return slots.size();
    }

    private void fill(List<Slot> slots, Place.Stored start, List<Optional<byte[]>> compressed) {
        var last = (Place.Stored) slots.getLast().chunk.place();
        var bytes = new byte[Math.toIntExact(last.end() - start.offset())];
        reader.readVerified(start.object(), () -> {
            reader.read(start.object(), start.offset(), bytes, bytes.length);
            return true;
        });
        for (var slot : slots) {
            var place = (Place.Stored) slot.chunk.place();
            int at = (int) (place.offset() - start.offset());
            copy(slot, reader.decode(slot.chunk, bytes, at, decoder));
            compressed.add(
                    place.codec() == Codec.NONE
                            ? Optional.empty()
                            : Optional.of(Arrays.copyOfRange(bytes, at, at + place.storedLength())));
        }
    }

    private static void copy(Slot slot, ChunkDecoder.Bytes plain) {
        System.arraycopy(plain.bytes(), plain.offset(), slot.target, slot.offset, plain.length());
    }
}
