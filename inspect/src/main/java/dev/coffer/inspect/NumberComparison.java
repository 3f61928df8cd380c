package dev.coffer.inspect;

import dev.coffer.inspect.TensorDiff.Values;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/// Compares elements as numbers, block by block.
final class NumberComparison {
    private static final int BLOCK_ELEMENTS = 32 << 10;

    private final ElementType fromType;
    private final ByteOrder fromOrder;
    private final ElementType toType;
    private final ByteOrder toOrder;
    private final long elements;
    private final boolean isAlike;
    private final byte[] before;
    private final byte[] after;

    private boolean hasOtherBits;
    private long different;
    private long unordered;
    private double largest;
    private double sum;

    NumberComparison(ElementType fromType, ByteOrder fromOrder, ElementType toType, ByteOrder toOrder, long elements) {
        this.fromType = fromType;
        this.fromOrder = fromOrder;
        this.toType = toType;
        this.toOrder = toOrder;
        this.elements = elements;
        this.isAlike = fromType == toType && fromOrder.equals(toOrder);
        int block = (int) Math.min(elements, BLOCK_ELEMENTS);
        this.before = new byte[block * fromType.bytes()];
        this.after = new byte[block * toType.bytes()];
    }

    /// Empty when no bit differs.
    Optional<Values> compare(Content from, ElementReader fromElements, Content to, ElementReader toElements) {
        for (long left = elements; left > 0; ) {
            int count = (int) Math.min(left, BLOCK_ELEMENTS);
            int fromBytes = count * fromType.bytes();
            int toBytes = count * toType.bytes();
            if (!isAlike || !ByteComparison.isShared(from, fromElements, to, toElements, fromBytes)) {
                fromElements.read(before, fromBytes);
                toElements.read(after, toBytes);
                boolean isSame = isAlike && Arrays.equals(before, 0, fromBytes, after, 0, toBytes);
                if (!isSame) {
                    hasOtherBits = true;
                    block(count);
                }
            }
            left -= count;
        }
        return hasOtherBits ? Optional.of(result()) : Optional.empty();
    }

    private Values result() {
        long ordered = elements - unordered;
        return new Values.Compared(elements, different, largest, ordered == 0 ? 0 : sum / ordered, unordered);
    }

    private void block(int count) {
        boolean isWide = fromType == toType && fromType.isWide();
        for (int i = 0; i < count; i++) {
            if (isWide) {
                tell(fromType.distance(before, after, i * fromType.bytes(), fromOrder, toOrder));
            } else {
                double a = fromType.value(before, i * fromType.bytes(), fromOrder);
                double b = toType.value(after, i * toType.bytes(), toOrder);
                if (a != b && !(Double.isNaN(a) && Double.isNaN(b))) {
                    tell(Math.abs(a - b));
                }
            }
        }
    }

    private void tell(double distance) {
        if (distance == 0) {
            return;
        }
        different++;
        if (Double.isFinite(distance)) {
            largest = Math.max(largest, distance);
            sum += distance;
        } else {
            unordered++;
        }
    }
}
