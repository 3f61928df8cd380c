package dev.coffer.content;

import dev.coffer.blob.ObjectId;
import java.util.Arrays;

/// Where the bytes of a chunk are.
public sealed interface Place {
    /// In a pack or raw object.
    ///
    /// @param offset       of the first stored byte in the object
    /// @param storedLength how many bytes lie there; the chunk's own length when the codec is none
    record Stored(ObjectId object, long offset, int storedLength, Codec codec) implements Place {
        /// The first byte behind it.
        public long end() {
            return offset + storedLength;
        }
    }

    /// In the manifest itself. The array is never changed.
    final class Inline implements Place {
        private final byte[] bytes;

        public Inline(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Inline inline && Arrays.equals(bytes, inline.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }
}
