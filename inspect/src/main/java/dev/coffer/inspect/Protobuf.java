package dev.coffer.inspect;

import java.nio.charset.StandardCharsets;

/// Reads the fields of one protobuf message, one after the other. See <https://protobuf.dev/programming-guides/encoding/>.
/// After [#next], exactly one method must take or skip the value.
final class Protobuf {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private static final int TAG_BITS = 3;
    private static final int VARINT_BITS = 64;

    private final Cursor in;
    private final long end;
    private int field;
    private int wire;

    /// @param length of the message that begins where the cursor is
    Protobuf(Cursor in, long length) {
        in.require(length);
        this.in = in;
        this.end = in.position() + length;
    }

    /// Goes to the next field; false at the end of the message.
    boolean next() {
        if (in.position() > end) {
            throw new Unreadable("a field ends behind its message, at byte " + in.position());
        }
        if (in.position() == end) {
            return false;
        }
        long tag = varint();
        field = (int) Math.min(Integer.MAX_VALUE, tag >>> TAG_BITS);
        wire = (int) tag & ((1 << TAG_BITS) - 1);
        if (field == 0) {
            throw new Unreadable("a field has the number 0, before byte " + in.position());
        }
        return true;
    }

    int field() {
        return field;
    }

    /// Whether the field is this one, encoded like this. Fields of another encoding than they should have are skipped like
    /// unknown ones.
    boolean is(int number, int encoding) {
        return field == number && wire == encoding;
    }

    boolean isEncoded(int encoding) {
        return wire == encoding;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < VARINT_BITS; shift += 7) {
            int next = in.u8();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new Unreadable("a number is too long, before byte " + in.position());
    }

    /// The length of a value that is bytes, which must be inside the message.
    long length() {
        long length = varint();
        if (length < 0 || length > end - in.position()) {
            throw new Unreadable("a field of " + Long.toUnsignedString(length)
                    + " bytes is longer than its message, at byte " + in.position());
        }
        return length;
    }

    Protobuf message() {
        return new Protobuf(in, length());
    }

    /// A text of at most `limit` bytes.
    String text(int limit) {
        long length = length();
        if (length > limit) {
            throw new Unreadable("a text has " + length + " bytes, at byte " + in.position());
        }
        return new String(in.bytes(length), StandardCharsets.UTF_8);
    }

    /// Skips the value and says where it was.
    Tensor.Place.Slice slice() {
        long length = length();
        var place = new Tensor.Place.Slice(in.position(), length);
        in.skip(length);
        return place;
    }

    void skip() {
        switch (wire) {
            case VARINT -> varint();
            case FIXED64 -> in.skip(Long.BYTES);
            case BYTES -> in.skip(length());
            case FIXED32 -> in.skip(Integer.BYTES);
            default -> throw new Unreadable("a field has the encoding " + wire + ", before byte " + in.position());
        }
    }
}
