package dev.coffer.inspect;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/// One row of a table: the bytes of its cells, some of which may be absent. Reused from row to row.
final class Row {
    private static final int LIMIT_BYTES = 16 << 20;
    private static final int ABSENT = -1;

    private final int[] starts;
    private final int[] ends;
    private byte[] bytes;
    private int size;

    Row(int columns) {
        this(new int[columns], new int[columns], new byte[256]);
        clear();
    }

    private Row(int[] starts, int[] ends, byte[] bytes) {
        this.starts = starts;
        this.ends = ends;
        this.bytes = bytes;
        this.size = bytes.length;
    }

    void clear() {
        size = 0;
        Arrays.fill(starts, ABSENT);
    }

    void append(int next) {
        reserve(1);
        bytes[size++] = (byte) next;
    }

    /// Fills a cell with text.
    void set(int column, String text) {
        var encoded = text.getBytes(StandardCharsets.UTF_8);
        reserve(encoded.length);
        System.arraycopy(encoded, 0, bytes, size, encoded.length);
        int start = size;
        size += encoded.length;
        set(column, start);
    }

    /// Makes what was appended since `start` the content of a cell.
    void set(int column, int start) {
        starts[column] = start;
        ends[column] = size;
    }

    /// How many bytes there are so far.
    int size() {
        return size;
    }

    boolean has(int column) {
        return starts[column] != ABSENT;
    }

    /// The text of a cell that is there.
    String text(int column) {
        return new String(bytes, starts[column], ends[column] - starts[column], StandardCharsets.UTF_8);
    }

    boolean isSame(int column, Row other, int otherColumn) {
        if (!has(column) || !other.has(otherColumn)) {
            return has(column) == other.has(otherColumn);
        }
        return Arrays.equals(
                bytes, starts[column], ends[column], other.bytes, other.starts[otherColumn], other.ends[otherColumn]);
    }

    /// Hashes a cell so that no two rows of cells look alike.
    void hash(int column, MessageDigest into) {
        int length = has(column) ? ends[column] - starts[column] : ABSENT;
        for (int shift = 24; shift >= 0; shift -= 8) {
            into.update((byte) (length >>> shift));
        }
        if (length > 0) {
            into.update(bytes, starts[column], length);
        }
    }

    Row copy() {
        return new Row(starts.clone(), ends.clone(), Arrays.copyOf(bytes, size));
    }

    /// What a copy takes in memory, in bytes, about.
    long footprint() {
        return 100L + size + 2L * Integer.BYTES * starts.length;
    }

    private void reserve(int more) {
        if (more > LIMIT_BYTES - size) {
            throw new Unreadable("it has a row of more than " + (LIMIT_BYTES >> 20) + " MiB");
        }
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }
}
