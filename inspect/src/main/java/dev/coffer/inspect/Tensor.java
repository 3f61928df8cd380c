package dev.coffer.inspect;

import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/// A tensor in a file, and where its elements are.
///
/// @param order       of the bytes of an element
/// @param columnMajor whether the first index changes fastest
record Tensor(TensorInfo info, ByteOrder order, boolean columnMajor, Place place) {
    static Tensor of(TensorInfo info, Place place) {
        return new Tensor(info, ByteOrder.LITTLE_ENDIAN, false, place);
    }

    /// Where elements are.
    sealed interface Place {
        /// As they are, in a range of the file.
        record Slice(long offset, long length) implements Place {}

        /// To be unpacked. The stream yields `length` bytes; if the file is damaged it may end before.
        record Packed(long length, Supplier<InputStream> opener) implements Place {}

        /// Not in this file.
        ///
        /// @param where a phrase that says where
        record Elsewhere(String where) implements Place {}
    }
}
