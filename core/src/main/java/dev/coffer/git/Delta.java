package dev.coffer.git;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/// An object given by how it differs from another.
final class Delta {
    private Delta() {}

    /// The object that `delta` makes of `base`.
    static byte[] apply(byte[] base, byte[] delta, int limit) throws MalformedException {
        try {
            var in = ByteBuffer.wrap(delta);
            long from = size(in);
            long to = size(in);
            if (from != base.length || to > limit) {
                throw new MalformedException("a difference to something else");
            }
            var result = ByteBuffer.allocate((int) to);
            while (in.hasRemaining()) {
                step(in, base, result);
            }
            if (result.hasRemaining()) {
                throw new MalformedException("a difference that is cut off");
            }
            return result.array();
        } catch (BufferUnderflowException | java.nio.BufferOverflowException | IndexOutOfBoundsException e) {
            throw new MalformedException("a difference that makes no sense");
        }
    }

    private static void step(ByteBuffer in, byte[] base, ByteBuffer result) throws MalformedException {
        int code = in.get();
        if (code < 0) {
            int offset = number(in, code, 4);
            int length = number(in, code >> 4, 3);
            result.put(base, offset, length == 0 ? 0x10000 : length);
        } else if (code > 0) {
            var literal = new byte[code];
            in.get(literal);
            result.put(literal);
        } else {
            throw new MalformedException("a difference of another kind");
        }
    }

    /// The bytes of a number that bits say are there.
    private static int number(ByteBuffer in, int bits, int bytes) {
        int number = 0;
        for (int i = 0; i < bytes; i++) {
            if (((bits >> i) & 1) != 0) {
                number |= (in.get() & 0xff) << (8 * i);
            }
        }
        return number;
    }

    private static long size(ByteBuffer in) {
        long size = 0;
        int shift = 0;
        int next;
        do {
            next = in.get();
            size |= (next & 0x7fL) << shift;
            shift += 7;
        } while (next < 0 && shift < 56);
        return size;
    }
}
