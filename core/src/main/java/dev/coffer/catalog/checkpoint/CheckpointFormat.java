package dev.coffer.catalog.checkpoint;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.binary.ByteReader;
import dev.coffer.binary.ByteWriter;
import dev.coffer.blob.BlobKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A checkpoint as bytes: the summaries of all its blocks, then all references, then the lines. So the summaries of
/// many entries are one read. docs/format.md has the form.
public final class CheckpointFormat {
    /// Most bytes of a checkpoint.
    static final int BYTES_LIMIT = 64 << 20;

    private static final byte[] MAGIC = "COFFERCK".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 3;

    /// Begins a frame that decoders of zstd pass over; its length follows (RFC 8878, section 3.1.2).
    private static final int SKIPPABLE = 0x184d_2a50;

    private static final int FRAME_START = 2 * Integer.BYTES;
    private static final int HEAD_START = MAGIC.length + 8 + Long.BYTES + Integer.BYTES;
    private static final int HEAD_PER_BLOCK = 3 * Integer.BYTES;

    private CheckpointFormat() {}

    /// The parts of a checkpoint, to be written one after the other.
    ///
    /// @param first the number of the first entry
    static List<ByteBuffer> write(long first, List<CheckpointPiece> pieces) {
        var head = head(first, pieces);
        var parts = new ArrayList<ByteBuffer>();
        parts.add(frame(head.length
                + pieces.stream().mapToInt(piece -> piece.summaries().length).sum()));
        parts.add(ByteBuffer.wrap(head));
        pieces.forEach(piece -> parts.add(ByteBuffer.wrap(piece.summaries())));
        parts.add(frame(
                pieces.stream().mapToInt(piece -> piece.references().length).sum()));
        pieces.forEach(piece -> parts.add(ByteBuffer.wrap(piece.references())));
        pieces.forEach(piece -> parts.add(ByteBuffer.wrap(piece.lines())));
        return parts;
    }

    private static byte[] head(long first, List<CheckpointPiece> pieces) {
        var head = new ByteWriter();
        head.bytes(MAGIC);
        head.u8(VERSION);
        head.bytes(new byte[7]);
        head.u64(first);
        head.u32(pieces.size());
        for (var piece : pieces) {
            head.u32(piece.summaries().length);
            head.u32(piece.references().length);
            head.u32(piece.lines().length);
        }
        head.digest(Digest.of(head.array(), 0, head.size()));
        return head.toByteArray();
    }

    private static ByteBuffer frame(int length) {
        return ByteBuffer.allocate(FRAME_START)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(SKIPPABLE)
                .putInt(length)
                .flip();
    }

    /// How many bytes the head of a checkpoint with so many blocks takes.
    public static int headLength(int blocks) {
        return FRAME_START + HEAD_START + blocks * HEAD_PER_BLOCK + Digest.BYTES;
    }

    /// Where the pieces of each block are.
    ///
    /// @param start  at least the head
    /// @param first  the number of the first entry it must have
    /// @param blocks how many blocks it must have
    /// @throws CofferException.Corrupt when it is not the start of such a checkpoint, or one of a newer form
    public static List<BlockPlaces> read(BlobKey key, byte[] start, long first, int blocks) {
        int length = headLength(blocks);
        if (start.length < length) {
            throw new CofferException.Corrupt(key + " ends too early");
        }
        var sealed = new byte[length - FRAME_START];
        System.arraycopy(start, FRAME_START, sealed, 0, sealed.length);
        var head = new ByteReader(sealed, Sealed.end(sealed, "the first bytes of " + key));
        boolean known = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt() == SKIPPABLE
                && Arrays.equals(head.bytes(MAGIC.length), MAGIC)
                && head.u8() == VERSION
                && Arrays.equals(head.bytes(7), new byte[7]);
        if (!known || head.u64() != first || head.u32() != blocks) {
            throw new CofferException.Corrupt(key + " is not a checkpoint of entry " + first + " and the next");
        }
        return places(key, head, blocks);
    }

    private static List<BlockPlaces> places(BlobKey key, ByteReader head, int blocks) {
        var lengths = new int[3][blocks];
        var sums = new long[3];
        for (int i = 0; i < blocks; i++) {
            for (int part = 0; part < 3; part++) {
                lengths[part][i] = head.u32();
                sums[part] += Integer.toUnsignedLong(lengths[part][i]);
            }
        }
        if (sums[0] + sums[1] + sums[2] > BYTES_LIMIT) {
            throw new CofferException.Corrupt(key + " says that it has more than " + BYTES_LIMIT + " bytes");
        }
        long summaries = headLength(blocks);
        long references = summaries + sums[0] + FRAME_START;
        long lines = references + sums[1];
        var places = new ArrayList<BlockPlaces>(blocks);
        for (int i = 0; i < blocks; i++) {
            places.add(new BlockPlaces(
                    key,
                    new BlobRange(summaries, lengths[0][i]),
                    new BlobRange(references, lengths[1][i]),
                    new BlobRange(lines, lengths[2][i])));
            summaries += lengths[0][i];
            references += lengths[1][i];
            lines += lengths[2][i];
        }
        return places;
    }

    /// Some bytes of a blob.
    public record BlobRange(long offset, int length) {
        public long end() {
            return offset + length;
        }

        /// A copy of them, where all of the blob up to their end was read.
        byte[] of(byte[] blob) {
            return Arrays.copyOfRange(blob, (int) offset, (int) end());
        }
    }

    /// Where the pieces of one block are. They are [CheckpointPiece]s.
    public record BlockPlaces(BlobKey key, BlobRange summaries, BlobRange references, BlobRange lines) {}
}
