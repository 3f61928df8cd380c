package dev.coffer.inspect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/// The kinds of numbers in tensors whose values can be compared.
enum ElementType {
    F64(8),
    F32(4),
    F16(2),
    BF16(2),
    I64(8),
    I32(4),
    I16(2),
    I8(1),
    U64(8),
    U32(4),
    U16(2),
    U8(1),
    BOOL(1);

    private static final View LITTLE = new View(ByteOrder.LITTLE_ENDIAN);
    private static final View BIG = new View(ByteOrder.BIG_ENDIAN);
    private static final double TWO_TO_64 = 0x1p64;

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /// The type of this name, as safetensors calls it.
    static Optional<ElementType> of(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    /// How many bytes one element has.
    int bytes() {
        return bytes;
    }

    /// Whether elements may be larger than a double is exact for.
    boolean isWide() {
        return this == I64 || this == U64;
    }

    double value(byte[] from, int offset, ByteOrder order) {
        var view = order == ByteOrder.BIG_ENDIAN ? BIG : LITTLE;
        return switch (this) {
            case F64 -> Double.longBitsToDouble(view.int64(from, offset));
            case F32 -> Float.intBitsToFloat(view.int32(from, offset));
            case F16 -> Float.float16ToFloat(view.int16(from, offset));
            case BF16 -> Float.intBitsToFloat(view.int16(from, offset) << 16);
            case I64 -> view.int64(from, offset);
            case I32 -> view.int32(from, offset);
            case I16 -> view.int16(from, offset);
            case I8 -> from[offset];
            case U64 -> unsigned(view.int64(from, offset));
            case U32 -> view.int32(from, offset) & 0xffff_ffffL;
            case U16 -> view.int16(from, offset) & 0xffff;
            case U8, BOOL -> from[offset] & 0xff;
        };
    }

    /// How far two elements of a wide type are apart, exact where that is possible.
    double distance(byte[] from, byte[] to, int offset, ByteOrder fromOrder, ByteOrder toOrder) {
        long a = (fromOrder == ByteOrder.BIG_ENDIAN ? BIG : LITTLE).int64(from, offset);
        long b = (toOrder == ByteOrder.BIG_ENDIAN ? BIG : LITTLE).int64(to, offset);
        boolean isLess = this == U64 ? Long.compareUnsigned(a, b) < 0 : a < b;
        // Modulo 2^64 this is right for both, and the true distance fits into 64 bits without a sign.
        return unsigned(isLess ? b - a : a - b);
    }

    private static double unsigned(long bits) {
        return bits < 0 ? bits + TWO_TO_64 : bits;
    }

    /// Numbers in bytes, in one order.
    private static final class View {
        private final VarHandle longs;
        private final VarHandle ints;
        private final VarHandle shorts;

        View(ByteOrder order) {
            longs = MethodHandles.byteArrayViewVarHandle(long[].class, order);
            ints = MethodHandles.byteArrayViewVarHandle(int[].class, order);
            shorts = MethodHandles.byteArrayViewVarHandle(short[].class, order);
        }

        long int64(byte[] from, int offset) {
            return (long) longs.get(from, offset);
        }

        int int32(byte[] from, int offset) {
            return (int) ints.get(from, offset);
        }

        short int16(byte[] from, int offset) {
            return (short) shorts.get(from, offset);
        }
    }
}
