package dev.coffer.inspect;

import java.util.List;

/// What a tensor is.
///
/// @param dtype the kind of its elements: `F32`, `BF16`, `I64`, `BOOL` and so on as safetensors calls them, else as the file does
/// @param shape how many elements it has in each dimension; none for a single number
public record TensorInfo(String dtype, List<Long> shape) {
    static final int MOST_DIMENSIONS = 64;
    static final int MOST_NAME_BYTES = 2_000;

    public TensorInfo {
        shape = List.copyOf(shape);
        if (shape.size() > MOST_DIMENSIONS) {
            throw new Unreadable("a tensor has " + shape.size() + " dimensions");
        }
    }

    /// How many elements it has.
    ///
    /// @throws Unreadable when that is no number
    long elements() {
        long elements = 1;
        for (long size : shape) {
            if (size < 0) {
                throw new Unreadable("a tensor has the shape " + shape);
            }
            try {
                elements = Math.multiplyExact(elements, size);
            } catch (ArithmeticException e) {
                throw new Unreadable("a tensor has the shape " + shape + ", more elements than can be");
            }
        }
        return elements;
    }

    /// How many bytes its elements take.
    ///
    /// @throws Unreadable when that is no number
    long bytes(long bytesEach) {
        try {
            return Math.multiplyExact(elements(), bytesEach);
        } catch (ArithmeticException e) {
            throw new Unreadable("a tensor has the shape " + shape + ", more bytes than can be");
        }
    }
}
