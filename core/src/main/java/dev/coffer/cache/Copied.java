package dev.coffer.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/// A range on its way from the store to whoever reads it, which is kept on the way. A range that is not read to its end is not
/// kept. Used by one thread.
final class Copied implements ReadableByteChannel {
    private final ReadableByteChannel source;
    private final PieceFile piece;
    private long left;

    Copied(ReadableByteChannel source, PieceFile piece, long length) {
        this.source = source;
        this.piece = piece;
        this.left = length;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int start = target.position();
        int count = source.read(target);
        if (count < 0) {
            piece.finish(left > 0);
        } else {
            piece.append(target.slice(start, count));
            left -= count;
            if (left == 0) {
                piece.finish(false);
            }
        }
        return count;
    }

    @Override
    public boolean isOpen() {
        return source.isOpen();
    }

    @Override
    public void close() throws IOException {
        piece.drop();
        source.close();
    }
}
