package dev.coffer.transfer;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulids;
import dev.coffer.content.Codec;
import dev.coffer.content.PackBuilder;
import dev.coffer.content.Place;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Writes new chunks into packs and raw objects. Used by one thread, which fills them; finished ones travel to the store in
/// the background, a bounded number at once.
final class ObjectWriter implements AutoCloseable {
    private final BlobStore blobs;
    private final Ulids ulids;
    private final Tuning tuning;
    private final ExecutorService uploads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places;
    private final List<Future<?>> pending = new ArrayList<>();
    private PackBuilder pack;
    private long storedBytes;

    ObjectWriter(BlobStore blobs, Ulids ulids, Tuning tuning) {
        this.blobs = blobs;
        this.ulids = ulids;
        this.tuning = tuning;
        this.places = new Semaphore(tuning.uploads());
        this.pack = nextPack();
    }

    /// Puts a chunk into the pack that is being filled.
    Place.Stored pack(Digest digest, int length, Codec codec, byte[] stored, int offset, int storedLength) {
        if (pack.isFull()) {
            closePack();
        }
        return pack.add(digest, length, codec, stored, offset, storedLength);
    }

    /// Begins a raw object. The one before must be finished.
    RawObject raw() {
        var id = new ObjectId(ObjectId.Kind.RAW, ulids.next());
        return tuning.rawSliceBytes() == Long.MAX_VALUE ? new Streamed(id) : new Collected(id);
    }

    /// Whether so many bytes in one run deserve a raw object.
    boolean isWorthRaw(int bytes) {
        return bytes >= tuning.rawRunBytes();
    }

    /// Whether a raw object of `length` bytes must not grow by `more`.
    boolean isRawFull(long length, int more) {
        return length + more > tuning.rawSliceBytes();
    }

    /// Waits until everything is durable.
    ///
    /// @return bytes of the objects written
    long finish() {
        closePack();
        pending.forEach(ObjectWriter::await);
        return storedBytes;
    }

    /// Gives up whatever is not finished.
    @Override
    public void close() {
        uploads.shutdownNow();
        uploads.close();
    }

    private PackBuilder nextPack() {
        return new PackBuilder(new ObjectId(ObjectId.Kind.PACK, ulids.next()));
    }

    private void closePack() {
        if (!pack.isEmpty()) {
            upload(pack.id(), pack.finish());
            pack = nextPack();
        }
    }

    private void upload(ObjectId id, BlobBody body) {
        acquire();
        storedBytes += body.length();
        pending.add(uploads.submit(() -> {
            try {
                put(id, body);
            } finally {
                places.release();
            }
        }));
    }

    private void acquire() {
        try {
            places.acquire();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void put(ObjectId id, BlobBody body) {
        // A repeated put after a lost reply finds its own object there; no other object ever has this name.
        blobs.putIfAbsent(StoreLayout.object(id), body);
    }

    static void await(Future<?> work) {
        try {
            work.get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CofferException failure) {
                throw failure;
            }
            throw new IllegalStateException("storing an object failed", e.getCause());
        }
    }

    static CofferException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CofferException.Unavailable("interrupted; nothing was stored", e);
    }

    /// A raw object that is being written, piece by piece.
    interface RawObject {
        ObjectId id();

        long length();

        /// Appends bytes of a block, which is kept for as long as it is needed.
        void append(Block block, int offset, int length);

        /// Says that it is complete. It is durable after [ObjectWriter#finish].
        void finish();
    }

    /// Collects the bytes in memory, so that the put can be repeated: for object stores.
    private final class Collected implements RawObject {
        private static final int SEGMENT_BYTES = 4 << 20;

        private final ObjectId id;
        private final List<ByteBuffer> segments = new ArrayList<>();
        private long length;

        Collected(ObjectId id) {
            this.id = id;
        }

        @Override
        public ObjectId id() {
            return id;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public void append(Block block, int offset, int count) {
            int done = 0;
            while (done < count) {
                if (segments.isEmpty() || !segments.getLast().hasRemaining()) {
                    segments.add(ByteBuffer.allocate(SEGMENT_BYTES));
                }
                var segment = segments.getLast();
                int part = Math.min(segment.remaining(), count - done);
                segment.put(block.bytes(), offset + done, part);
                done += part;
            }
            length += count;
        }

        @Override
        public void finish() {
            upload(
                    id,
                    BlobBody.of(segments.stream()
                            .map(segment -> segment.duplicate().flip())
                            .toList()));
        }
    }

    /// Passes the bytes on to the store while they are read: for disks, where a raw object may be as long as its file.
    private final class Streamed implements RawObject {
        private final ObjectId id;
        private final BlockStream stream = new BlockStream();
        private final Future<?> writing;

        Streamed(ObjectId id) {
            this.id = id;
            this.writing = uploads.submit(() -> {
                try {
                    put(id, stream);
                } finally {
                    stream.abandon();
                }
            });
            pending.add(writing);
        }

        @Override
        public ObjectId id() {
            return id;
        }

        @Override
        public long length() {
            return stream.offered();
        }

        @Override
        public void append(Block block, int offset, int length) {
            if (!stream.offer(block, offset, length)) {
                await(writing);
                throw new IllegalStateException("the store stopped reading " + id + " without saying why");
            }
            storedBytes += length;
        }

        @Override
        public void finish() {
            if (!stream.end()) {
                await(writing);
            }
        }
    }
}
