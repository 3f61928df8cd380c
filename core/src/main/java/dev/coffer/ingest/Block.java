package dev.coffer.ingest;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A reusable buffer that holds whole chunks of one file. Whoever needs it for longer keeps it, and everybody who kept it
/// releases it once; then it returns to its pool. The pool's size is what bounds the memory of a put.
final class Block {
    private final byte[] bytes;
    private final Pool pool;
    private final AtomicInteger keepers = new AtomicInteger(1);

    private Block(byte[] bytes, Pool pool) {
        this.bytes = bytes;
        this.pool = pool;
    }

    byte[] bytes() {
        return bytes;
    }

    Block keep() {
        keepers.incrementAndGet();
        return this;
    }

    void release() {
        if (keepers.decrementAndGet() == 0) {
            pool.free.add(bytes);
        }
    }

    /// A fixed number of buffers of one size, made when first needed.
    static final class Pool {
        private final BlockingQueue<byte[]> free;
        private final AtomicInteger unmade;
        private final int blockBytes;

        Pool(int blocks, int blockBytes) {
            free = new ArrayBlockingQueue<>(blocks);
            unmade = new AtomicInteger(blocks);
            this.blockBytes = blockBytes;
        }

        /// A free buffer; waits until there is one.
        Block take() throws InterruptedException {
            var bytes = free.poll();
            if (bytes == null && unmade.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                bytes = made();
            }
            return new Block(bytes == null ? free.take() : bytes, this);
        }

        /// One that there is no memory for is not missed by whoever waits for it.
        private byte[] made() {
            boolean complete = false;
            try {
                var bytes = new byte[blockBytes];
                complete = true;
                return bytes;
            } finally {
                if (!complete) {
                    unmade.incrementAndGet();
                }
            }
        }
    }
}
