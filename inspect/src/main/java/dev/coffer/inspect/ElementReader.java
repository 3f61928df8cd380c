package dev.coffer.inspect;

import dev.coffer.artifact.CofferException;
import dev.coffer.inspect.Tensor.Place;
import java.io.IOException;
import java.io.InputStream;

/// Reads the elements of one tensor, from the first to the last.
sealed interface ElementReader extends AutoCloseable {
    /// Reads the next bytes.
    void read(byte[] target, int length);

    /// Leaves the next bytes out.
    void skip(int length);

    @Override
    void close();

    /// Where the next byte is in the file; negative when it is nowhere as it is.
    long position();

    static ElementReader open(Content content, ReadBudget budget, Place place) {
        return switch (place) {
            case Place.Slice slice -> new OfSlice(content, slice);
            case Place.Packed packed -> new OfPacked(budget, packed.opener().get());
            case Place.Elsewhere elsewhere -> throw new Unreadable(elsewhere.where());
        };
    }

    /// Elements that lie in the file as they are.
    final class OfSlice implements ElementReader {
        private final Cursor in;

        OfSlice(Content content, Place.Slice slice) {
            this.in = new Cursor(content);
            in.seek(slice.offset());
        }

        @Override
        public void read(byte[] target, int length) {
            in.read(target, length);
        }

        @Override
        public void skip(int length) {
            in.skip(length);
        }

        @Override
        public long position() {
            return in.position();
        }

        @Override
        public void close() {
            in.close();
        }
    }

    /// Elements that are unpacked. What comes out counts as read, so that a small file cannot make much work.
    final class OfPacked implements ElementReader {
        private final ReadBudget budget;
        private final InputStream in;

        OfPacked(ReadBudget budget, InputStream in) {
            this.budget = budget;
            this.in = in;
        }

        @Override
        public void read(byte[] target, int length) {
            budget.spend(length);
            try {
                if (in.readNBytes(target, 0, length) < length) {
                    throw new Unreadable("a tensor ends too early");
                }
            } catch (IOException e) {
                // Unpacking is the only thing that fails like this: stores fail with kinds of CofferException.
                throw new Unreadable("a tensor cannot be unpacked: " + e.getMessage());
            }
        }

        @Override
        public void skip(int length) {
            throw new IllegalStateException("packed elements are never known without reading");
        }

        @Override
        public long position() {
            return -1;
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw new CofferException.Unavailable("cannot close a file: " + e.getMessage(), e);
            }
        }
    }
}
