package dev.coffer.content;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.binary.ByteReader;
import dev.coffer.binary.ByteWriter;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// The bytes of packs of format 1, as docs/format.md describes them: a header, frames, a table of contents, a trailer.
/// A normal read needs none of the framing, because manifests know where chunks lie; it is there to find out what a pack
/// holds when nothing else is left.
public final class PackFormat {
    static final int HEADER_BYTES = 16;
    /// What lies before each chunk.
    public static final int FRAME_HEADER_BYTES = 16;
    static final int TRAILER_BYTES = 64;

    private static final byte[] MAGIC = "COFFERPK".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRAILER_MAGIC = "COFFERPE".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int FRAME_MAGIC = 0xCF;
    /// What is read of the end of a pack before it is known how long its table is.
    private static final int END_BYTES = 64 << 10;

    private static final int ROW_BYTES = Digest.BYTES + 9;

    private PackFormat() {}

    /// Every chunk of a pack that is in memory, as its table of contents says.
    ///
    /// @throws CofferException.Corrupt when the table is damaged, or the frames do not end where it begins
    public static List<Chunk> chunks(ObjectId id, byte[] pack) {
        if (pack.length < HEADER_BYTES + TRAILER_BYTES) {
            throw new CofferException.Corrupt(key(id) + " is too short to be a pack");
        }
        var trailer = Trailer.read(id, Arrays.copyOfRange(pack, pack.length - TRAILER_BYTES, pack.length));
        checkEnd(id, trailer, pack.length);
        int table = (int) trailer.tableOffset();
        return chunks(id, trailer, Arrays.copyOfRange(pack, table, table + trailer.tableLength()));
    }

    private static void checkEnd(ObjectId id, Trailer trailer, long length) {
        if (trailer.tableOffset() + trailer.tableLength() != length - TRAILER_BYTES) {
            throw new CofferException.Corrupt(key(id) + " has no table of contents where its trailer says");
        }
    }

    private static List<Chunk> chunks(ObjectId id, Trailer trailer, byte[] bytes) {
        long table = trailer.tableOffset();
        var chunks = new ArrayList<Chunk>();
        long end = HEADER_BYTES;
        for (var row : rows(id, trailer, bytes)) {
            end = row.offset() + row.storedLength();
            if (!row.isPossible() || end > table) {
                throw new CofferException.Corrupt(key(id) + " has a table of contents that makes no sense");
            }
            var place = new Place.Stored(id, row.offset(), row.storedLength(), row.codec());
            chunks.add(new Chunk(row.digest(), row.length(), place));
        }
        if (end != table) {
            throw new CofferException.Corrupt(key(id) + " has bytes that its table of contents does not know");
        }
        return chunks;
    }

    /// Every chunk of a pack, as its table of contents says, read from its end. One request unless the table is long.
    ///
    /// @param length of the pack
    /// @throws CofferException.Corrupt when the table is damaged, or the frames do not end where it begins
    public static List<Chunk> chunks(ObjectId id, long length, ObjectReader reader) {
        if (length < HEADER_BYTES + TRAILER_BYTES) {
            throw new CofferException.Corrupt(key(id) + " is too short to be a pack");
        }
        return reader.readVerified(id, () -> {
            var end = new byte[(int) Math.min(END_BYTES, length)];
            reader.read(id, length - end.length, end, end.length);
            var trailer = Trailer.read(id, Arrays.copyOfRange(end, end.length - TRAILER_BYTES, end.length));
            checkEnd(id, trailer, length);
            var table = new byte[trailer.tableLength()];
            int tableAt = end.length - TRAILER_BYTES - table.length;
            if (tableAt >= 0) {
                System.arraycopy(end, tableAt, table, 0, table.length);
            } else {
                reader.read(id, trailer.tableOffset(), table, table.length);
            }
            return chunks(id, trailer, table);
        });
    }

    /// Whether what lies before a chunk in its pack is what was written there.
    ///
    /// @param frame holds the 16 bytes before the chunk from `at` on, and then the chunk as it is stored
    public static boolean isFramed(Chunk chunk, Place.Stored place, byte[] frame, int at) {
        var crc = new CRC32C();
        crc.update(frame, at + FRAME_HEADER_BYTES, place.storedLength());
        var header = frameHeader(place.codec(), chunk.length(), place.storedLength(), (int) crc.getValue());
        return Arrays.equals(header, 0, header.length, frame, at, at + FRAME_HEADER_BYTES);
    }

    /// One row of the table of contents.
    ///
    /// @param offset of the first stored byte
    public record Row(Digest digest, Codec codec, int length, int storedLength, long offset) {
        private boolean isPossible() {
            return isPossible(length) && isPossible(storedLength) && (codec != Codec.NONE || length == storedLength);
        }

        private static boolean isPossible(int length) {
            return length > 0 && length <= Chunk.LENGTH_LIMIT;
        }
    }

    static byte[] header() {
        var out = new ByteWriter();
        out.bytes(MAGIC);
        out.u8(VERSION);
        out.bytes(new byte[HEADER_BYTES - MAGIC.length - 1]);
        return out.toByteArray();
    }

    static byte[] frameHeader(Codec codec, int length, int storedLength, int crc32c) {
        var out = new ByteWriter();
        out.u8(FRAME_MAGIC);
        out.u8(codec.id());
        out.u8(0);
        out.u8(0);
        out.u32(storedLength);
        out.u32(length);
        out.u32(crc32c);
        return out.toByteArray();
    }

    /// The table of contents and the trailer behind it.
    static byte[] ending(List<Row> rows, long tableOffset) {
        var out = new ByteWriter();
        for (var row : rows) {
            out.digest(row.digest());
            out.u8(row.codec().id());
            out.u32(row.length());
            out.u32(row.storedLength());
        }
        int tableLength = out.size();
        var tableDigest = Digest.of(out.array(), 0, tableLength);
        out.bytes(TRAILER_MAGIC);
        out.u8(VERSION);
        out.bytes(new byte[7]);
        out.u64(tableOffset);
        out.u64(tableLength);
        out.digest(tableDigest);
        return out.toByteArray();
    }

    /// Where the table of contents lies, read from the last 64 bytes of a pack.
    public record Trailer(long tableOffset, int tableLength, Digest tableDigest) {
        static Trailer read(ObjectId id, byte[] bytes) {
            var in = new ByteReader(bytes, bytes.length);
            if (bytes.length != TRAILER_BYTES || !Arrays.equals(in.bytes(TRAILER_MAGIC.length), TRAILER_MAGIC)) {
                throw new CofferException.Corrupt(key(id) + " has no trailer where a pack has one");
            }
            int version = in.u8();
            if (version != VERSION) {
                throw new CofferException.Invalid(
                        "pack format " + version + " is newer than this program",
                        "use the Coffer that wrote it, or a newer one");
            }
            in.bytes(7);
            long offset = in.u64();
            long length = in.u64();
            if (offset < HEADER_BYTES || length < 0 || length > Integer.MAX_VALUE || length % ROW_BYTES != 0) {
                throw new CofferException.Corrupt(key(id) + " has a trailer that makes no sense");
            }
            return new Trailer(offset, (int) length, in.digest());
        }
    }

    /// Reads the table of contents that the trailer points at.
    static List<Row> rows(ObjectId id, Trailer trailer, byte[] table) {
        if (!Digest.of(table).equals(trailer.tableDigest())) {
            throw new CofferException.Corrupt(key(id) + " has a damaged table of contents");
        }
        var in = new ByteReader(table, table.length);
        var rows = new ArrayList<Row>(table.length / ROW_BYTES);
        long offset = HEADER_BYTES;
        while (in.remaining() > 0) {
            var digest = in.digest();
            var codec = Codec.of(in.u8());
            int length = in.u32();
            int storedLength = in.u32();
            offset += FRAME_HEADER_BYTES;
            rows.add(new Row(digest, codec, length, storedLength, offset));
            offset += storedLength;
        }
        return rows;
    }

    private static String key(ObjectId id) {
        return StoreLayout.object(id).value();
    }
}
