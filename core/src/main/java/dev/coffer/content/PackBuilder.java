package dev.coffer.content;

import dev.coffer.artifact.Digest;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.ObjectId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/// Fills one pack in memory. Not for several threads.
public final class PackBuilder {
    /// A pack is closed when it has at most this many bytes of frames. With the largest chunk and the table it stays well below
    /// the 64 MiB that the format allows.
    public static final int TARGET_BYTES = 32 << 20;

    private static final int SEGMENT_BYTES = 2 << 20;

    /// What a small pack needs.
    private static final int FIRST_BYTES = 128 << 10;

    private final ObjectId id;
    private final Supplier<ByteBuffer> memory;
    private final List<ByteBuffer> segments = new ArrayList<>();
    private final List<PackFormat.Row> rows = new ArrayList<>();
    private final CRC32C crc = new CRC32C();
    private long size;

    public PackBuilder(ObjectId id) {
        this(id, () -> ByteBuffer.allocate(SEGMENT_BYTES));
    }

    /// @param memory hands out empty buffers
    public PackBuilder(ObjectId id, Supplier<ByteBuffer> memory) {
        this.id = id;
        this.memory = memory;
        append(ByteBuffer.wrap(PackFormat.header()));
    }

    public ObjectId id() {
        return id;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /// How many bytes of frames it has.
    public long size() {
        return size;
    }

    /// Appends a chunk and returns its place.
    ///
    /// @param length of the chunk itself
    /// @param stored its encoded bytes; copied
    public Place.Stored add(Digest digest, int length, Codec codec, ByteBuffer stored) {
        int storedLength = stored.remaining();
        crc.reset();
        crc.update(stored.duplicate());
        append(ByteBuffer.wrap(PackFormat.frameHeader(codec, length, storedLength, (int) crc.getValue())));
        long at = size;
        append(stored.duplicate());
        rows.add(new PackFormat.Row(digest, codec, length, storedLength, at));
        return new Place.Stored(id, at, storedLength, codec);
    }

    /// The finished pack. Nothing may be added afterwards.
    public BlobBody finish() {
        append(ByteBuffer.wrap(PackFormat.ending(rows, size)));
        return BlobBody.of(
                segments.stream().map(segment -> segment.duplicate().flip()).toList());
    }

    private void append(ByteBuffer bytes) {
        size += bytes.remaining();
        while (bytes.hasRemaining()) {
            if (segments.isEmpty() || !segments.getLast().hasRemaining()) {
                segments.add(segments.isEmpty() ? ByteBuffer.allocate(FIRST_BYTES) : memory.get());
            }
            var segment = segments.getLast();
            int part = Math.min(segment.remaining(), bytes.remaining());
            segment.put(bytes.slice(bytes.position(), part));
            bytes.position(bytes.position() + part);
        }
    }
}
