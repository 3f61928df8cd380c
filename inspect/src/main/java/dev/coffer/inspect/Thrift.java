package dev.coffer.inspect;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Reads one struct of Thrift's compact protocol, field by field. See
/// <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>. After [#next], exactly one method
/// must take or skip the value.
final class Thrift {
    static final int TRUE = 1;
    static final int FALSE = 2;
    static final int BYTE = 3;
    static final int I16 = 4;
    static final int I32 = 5;
    static final int I64 = 6;
    static final int DOUBLE = 7;
    static final int BINARY = 8;
    static final int LIST = 9;
    static final int SET = 10;
    static final int MAP = 11;
    static final int STRUCT = 12;

    private static final int DEEPEST = 32;
    private static final int VARINT_BITS = 64;
    private static final int LONG_LIST = 15;

    private final Cursor in;
    private final long end;
    private final int depth;
    private int field;
    private int type;

    /// @param end where the bytes end that may belong to the struct
    Thrift(Cursor in, long end) {
        this(in, end, 0);
    }

    private Thrift(Cursor in, long end, int depth) {
        if (depth > DEEPEST) {
            throw new Unreadable("it is nested too deeply, at byte " + in.position());
        }
        this.in = in;
        this.end = end;
        this.depth = depth;
    }

    /// Goes to the next field; false at the end of the struct.
    boolean next() {
        int header = u8();
        type = header & 0xf;
        if (type == 0) {
            return false;
        }
        int delta = header >>> 4;
        field = delta == 0 ? (short) zigzag() : field + delta;
        return true;
    }

    boolean is(int number, int wanted) {
        return field == number && type == wanted;
    }

    int field() {
        return field;
    }

    /// The value of a number of any length.
    long number() {
        return type == BYTE ? (byte) u8() : zigzag();
    }

    /// The value of a boolean field, which is in its type.
    boolean isTrue() {
        return type == TRUE;
    }

    /// A text of at most `limit` bytes.
    String text(int limit) {
        long length = length();
        if (length > limit) {
            throw new Unreadable("a text has " + length + " bytes, at byte " + in.position());
        }
        return new String(in.bytes(length), StandardCharsets.UTF_8);
    }

    Thrift struct() {
        return new Thrift(in, end, depth + 1);
    }

    /// Hands over the structs of a list. Returns how many there are.
    int structs(Consumer<Thrift> each) {
        int header = u8();
        int count = count(header >>> 4);
        if (count > 0 && (header & 0xf) != STRUCT) {
            throw new Unreadable("a list has other elements than it should, at byte " + in.position());
        }
        for (int i = 0; i < count; i++) {
            each.accept(struct());
        }
        return count;
    }

    void skip() {
        skip(type, false);
    }

    /// Reads to the end of a struct.
    void skipFields() {
        while (next()) {
            skip();
        }
    }

    private void skip(int skipped, boolean isElement) {
        switch (skipped) {
            case TRUE, FALSE -> skipBytes(isElement ? 1 : 0);
            case BYTE -> skipBytes(1);
            case I16, I32, I64 -> zigzag();
            case DOUBLE -> skipBytes(Double.BYTES);
            case BINARY -> in.skip(length());
            case LIST, SET -> skipElements();
            case STRUCT -> struct().skipFields();
            default -> throw new Unreadable("a field has the type " + skipped + ", before byte " + in.position());
        }
    }

    private void skipElements() {
        int header = u8();
        int count = count(header >>> 4);
        // Lists of lists nest without a struct between them.
        var elements = new Thrift(in, end, depth + 1);
        for (int i = 0; i < count; i++) {
            elements.skip(header & 0xf, true);
        }
    }

    private void skipBytes(int count) {
        for (int i = 0; i < count; i++) {
            u8();
        }
    }

    /// Every element takes a byte at least.
    private int count(int shortCount) {
        long count = shortCount == LONG_LIST ? varint() : shortCount;
        if (count < 0 || count > end - in.position()) {
            throw new Unreadable(
                    "a list claims " + Long.toUnsignedString(count) + " elements, at byte " + in.position());
        }
        return (int) count;
    }

    private long length() {
        long length = varint();
        if (length < 0 || length > end - in.position()) {
            throw new Unreadable("a text claims " + Long.toUnsignedString(length) + " bytes, at byte " + in.position());
        }
        return length;
    }

    private long zigzag() {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < VARINT_BITS; shift += 7) {
            int next = u8();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new Unreadable("a number is too long, before byte " + in.position());
    }

    private int u8() {
        if (in.position() >= end) {
            throw new Unreadable("its footer ends too early");
        }
        return in.u8();
    }
}
