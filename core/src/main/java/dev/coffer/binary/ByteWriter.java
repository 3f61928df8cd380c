package dev.coffer.binary;

import dev.coffer.artifact.Digest;
import java.util.Arrays;

/// A growing run of bytes. Fixed numbers are big-endian; a varint has seven bits a byte, lowest first, as in LEB128.
public final class ByteWriter {
    private byte[] bytes = new byte[4096];
    private int size;

    public void u8(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    public void u32(int value) {
        reserve(Integer.BYTES);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    public void u64(long value) {
        u32((int) (value >>> 32));
        u32((int) value);
    }

    public void varint(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("negative: " + value);
        }
        long rest = value;
        while (rest >= 0x80) {
            u8((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        u8((int) rest);
    }

    public void digest(Digest digest) {
        reserve(Digest.BYTES);
        digest.write(bytes, size);
        size += Digest.BYTES;
    }

    public void bytes(byte[] source) {
        bytes(source, 0, source.length);
    }

    public void bytes(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    public int size() {
        return size;
    }

    /// The bytes so far, and room behind them.
    public byte[] array() {
        return bytes;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), Math.addExact(size, size >> 1)));
        }
    }
}
