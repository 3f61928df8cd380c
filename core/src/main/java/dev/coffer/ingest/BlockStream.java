package dev.coffer.ingest;

import dev.coffer.blob.BlobBody;
import dev.coffer.concurrent.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A blob body whose bytes are offered by one thread while the store, in another, writes them. A few pieces wait in between.
final class BlockStream implements BlobBody {
    private static final int WAITING_LIMIT = 4;

    private final Workers writers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Piece> waiting = new ArrayDeque<>();
    private long offered;
    private boolean ended;
    private boolean abandoned;

    /// @param writers the threads that write to the store
    BlockStream(Workers writers) {
        this.writers = writers;
    }

    private record Piece(Block block, int offset, int length) {}

    /// Offers bytes; waits while enough are waiting already.
    ///
    /// @return false when nobody reads any more
    boolean offer(Block block, int offset, int length) {
        lock.lock();
        try {
            while (waiting.size() >= WAITING_LIMIT && !abandoned) {
                changed.await();
            }
            if (abandoned) {
                return false;
            }
            waiting.add(new Piece(block.keep(), offset, length));
            offered += length;
            changed.signalAll();
            return true;
        } catch (InterruptedException e) {
            throw writers.interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    /// Says that there is no more.
    ///
    /// @return false when nobody reads any more
    boolean end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
            return !abandoned;
        } finally {
            lock.unlock();
        }
    }

    /// Says that nobody reads any more, and lets go of what waits.
    void abandon() {
        lock.lock();
        try {
            abandoned = true;
            changed.signalAll();
            for (var piece = waiting.poll(); piece != null; piece = waiting.poll()) {
                piece.block().release();
            }
        } finally {
            lock.unlock();
        }
    }

    long offered() {
        return offered;
    }

    @Override
    public void writeTo(WritableByteChannel channel) throws IOException {
        for (var piece = next(); piece.isPresent(); piece = next()) {
            write(piece.get(), channel);
        }
    }

    private static void write(Piece piece, WritableByteChannel channel) throws IOException {
        try {
            var bytes = ByteBuffer.wrap(piece.block().bytes(), piece.offset(), piece.length());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } finally {
            piece.block().release();
        }
    }

    private Optional<Piece> next() throws IOException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !ended && !abandoned) {
                changed.await();
            }
            if (waiting.isEmpty() && !ended) {
                throw new IOException("the content was given up");
            }
            var piece = Optional.ofNullable(waiting.poll());
            changed.signalAll();
            return piece;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for content", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }
}
