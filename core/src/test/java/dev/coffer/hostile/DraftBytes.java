package dev.coffer.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes the numbers of the format without asking whether they make sense. Bytes are held as texts in ISO 8859-1, one character for
/// each, so that what holds them are values.
final class DraftBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// A name as it is written in UTF-8.
    static String utf8(String name) {
        return text(name.getBytes(StandardCharsets.UTF_8));
    }

    DraftBytes u8(int value) {
        out.write(value);
        return this;
    }

    DraftBytes u32(long value) {
        return put(ByteBuffer.allocate(Integer.BYTES).putInt((int) value).array());
    }

    DraftBytes u64(long value) {
        return put(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    /// A negative number takes ten bytes, one more than a reader may take.
    DraftBytes varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            u8((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        return u8((int) rest);
    }

    DraftBytes put(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    DraftBytes put(String bytes) {
        return put(bytes(bytes));
    }

    byte[] array() {
        return out.toByteArray();
    }
}
