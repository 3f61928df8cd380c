package dev.coffer.binary;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what [ByteWriter] wrote. Never trusts a count: it is checked against the bytes that are left before anything is
/// allocated. Reading past the end is an IndexOutOfBoundsException.
public final class ByteReader {
    private static final int VARINT_SHIFT_LIMIT = 63;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final int end;
    private int position;

    public ByteReader(byte[] bytes, int end) {
        this(bytes, 0, end);
    }

    public ByteReader(byte[] bytes, int position, int end) {
        this.bytes = bytes;
        this.position = position;
        this.end = end;
    }

    public int remaining() {
        return end - position;
    }

    public int u8() {
        require(1);
        return bytes[position++] & 0xff;
    }

    public int u32() {
        require(Integer.BYTES);
        int value = (int) INT.get(bytes, position);
        position += Integer.BYTES;
        return value;
    }

    public long u64() {
        require(Long.BYTES);
        long value = (long) LONG.get(bytes, position);
        position += Long.BYTES;
        return value;
    }

    public long varint() {
        long value = u8();
        if (value < 0x80) {
            return value;
        }
        value &= 0x7f;
        for (int shift = 7; shift < VARINT_SHIFT_LIMIT; shift += 7) {
            int next = u8();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new CofferException.Corrupt("a number is too long");
    }

    /// A number of things that take at least `bytesEach` bytes.
    public long count(int bytesEach) {
        long count = varint();
        if (count > remaining() / bytesEach) {
            throw new CofferException.Corrupt("a count of " + count + " is more than fits");
        }
        return count;
    }

    public Digest digest() {
        require(Digest.BYTES);
        var digest = Digest.read(bytes, position);
        position += Digest.BYTES;
        return digest;
    }

    public byte[] bytes(int length) {
        require(length);
        var copy = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return copy;
    }

    /// A text in UTF-8.
    ///
    /// @param length in bytes
    public String text(int length) {
        require(length);
        var text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    private void require(int length) {
        if (length < 0 || length > remaining()) {
            throw new IndexOutOfBoundsException("it ends too early");
        }
    }
}
