package dev.coffer.inspect;

import java.util.Arrays;

/// Compares elements as bytes.
final class ByteComparison {
    private static final int BLOCK_BYTES = 256 << 10;

    private final Content from;
    private final ElementReader fromElements;
    private final Content to;
    private final ElementReader toElements;
    private final byte[] before = new byte[BLOCK_BYTES];
    private final byte[] after = new byte[BLOCK_BYTES];

    ByteComparison(Content from, ElementReader fromElements, Content to, ElementReader toElements) {
        this.from = from;
        this.fromElements = fromElements;
        this.to = to;
        this.toElements = toElements;
    }

    boolean isSame(long length) {
        for (long left = length; left > 0; ) {
            int block = (int) Math.min(left, BLOCK_BYTES);
            if (!isShared(from, fromElements, to, toElements, block)) {
                fromElements.read(before, block);
                toElements.read(after, block);
                if (!Arrays.equals(before, 0, block, after, 0, block)) {
                    return false;
                }
            }
            left -= block;
        }
        return true;
    }

    /// Leaves out the next bytes of both, if they are known to be equal.
    static boolean isShared(
            Content from, ElementReader fromElements, Content to, ElementReader toElements, int length) {
        boolean isShared = fromElements.position() >= 0
                && toElements.position() >= 0
                && from.shares(fromElements.position(), to, toElements.position(), length);
        if (isShared) {
            fromElements.skip(length);
            toElements.skip(length);
        }
        return isShared;
    }
}
