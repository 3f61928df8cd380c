package dev.coffer.ingest;

import dev.coffer.artifact.Digest;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulids;
import dev.coffer.concurrent.Workers;
import dev.coffer.content.Chunk;
import dev.coffer.content.Codec;
import dev.coffer.content.PackBuilder;
import dev.coffer.content.Place;
import dev.coffer.ingest.Prepared.HashedChunk;
import dev.coffer.transfer.Tuning;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Writes new chunks into packs and raw objects. Used by one thread, which fills them; finished ones travel to the store in
/// the background, a bounded number at once.
final class ObjectWriter implements AutoCloseable {
    private static final int KIB = 1 << 10;

    private final BlobStore blobs;
    private final Ulids ulids;
    private final Tuning tuning;
    private final Workers uploads = Workers.waiting("coffer-store", "interrupted before everything was stored");
    private final Semaphore places;
    private final Semaphore kibibytes;
    private final int mostKibibytes;
    private final PutJournal journal;
    private final Segments segments;
    private final List<Future<?>> pending = new ArrayList<>();
    private PackBuilder pack;
    private List<Chunk> inPack = new ArrayList<>();
    private long storedBytes;

    /// @param journal is told of each object that is durable
    ObjectWriter(BlobStore blobs, Ulids ulids, Tuning tuning, PutJournal journal) {
        this.blobs = blobs;
        this.ulids = ulids;
        this.tuning = tuning;
        this.journal = journal;
        this.places = new Semaphore(tuning.uploads());
        this.mostKibibytes = Math.toIntExact(tuning.uploadBytes() / KIB);
        this.kibibytes = new Semaphore(mostKibibytes);
        this.segments = new Segments(tuning.uploadBytes(), tuning.blockBytes());
        this.pack = nextPack();
    }

    /// Puts a chunk into the pack that is being filled.
    Chunk pack(Digest digest, int length, Codec codec, ByteBuffer stored) {
        if (pack.size() >= tuning.packBytes()) {
            closePack();
        }
        var chunk = new Chunk(digest, length, pack.add(digest, length, codec, stored));
        inPack.add(chunk);
        return chunk;
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

    /// Whether a raw object must not grow to `length` bytes.
    ///
    /// @param fileBytes how long its file is; negative when that is not known
    boolean isRawFull(long length, long fileBytes) {
        boolean isWhole = fileBytes >= 0 && fileBytes <= tuning.wholeFileBytes();
        return length > (isWhole ? tuning.wholeFileBytes() : tuning.rawSliceBytes());
    }

    /// Waits until everything is durable.
    ///
    /// @return bytes of the objects written
    long finish() {
        closePack();
        pending.forEach(uploads::await);
        return storedBytes;
    }

    /// Gives up whatever is not finished, and waits until nothing of it goes on.
    @Override
    public void close() {
        uploads.close();
    }

    private PackBuilder nextPack() {
        return new PackBuilder(new ObjectId(ObjectId.Kind.PACK, ulids.next()), segments::take);
    }

    private void closePack() {
        if (!pack.isEmpty()) {
            upload(pack.id(), pack.finish(), inPack);
            pack = nextPack();
            inPack = new ArrayList<>();
        }
    }

    private void upload(ObjectId id, BlobBody body, List<Chunk> chunks) {
        int weight = Math.clamp(body.length() / KIB, 1, mostKibibytes);
        acquire(weight);
        storedBytes += body.length();
        var sent = new Segments.Body(body);
        pending.add(uploads.submit(() -> {
            try {
                put(id, sent);
                journal.stored(id, chunks);
                segments.takeBack(sent);
                return true;
            } finally {
                kibibytes.release(weight);
                places.release();
            }
        }));
    }

    /// Waits until there is room for another object. When one could not be stored there is no use in going on.
    private void acquire(int weight) {
        try {
            places.acquire();
            kibibytes.acquire(weight);
        } catch (InterruptedException e) {
            throw uploads.interrupted(e);
        }
        pending.stream().filter(each -> each.state() == Future.State.FAILED).forEach(uploads::await);
        pending.removeIf(each -> each.state() == Future.State.SUCCESS);
    }

    private void put(ObjectId id, BlobBody body) {
        // A repeated put after a lost reply finds its own object there; no other object ever has this name.
        blobs.putIfAbsent(StoreLayout.object(id), body);
    }

    /// A raw object that is being written, piece by piece.
    interface RawObject {
        long length();

        /// Appends a chunk that lies in a block, which is kept for as long as it is needed.
        ///
        /// @return where it lies now
        Chunk append(HashedChunk chunk, Block block);

        /// Says that it is complete. It is durable after [ObjectWriter#finish].
        void finish();
    }

    private static Chunk stored(HashedChunk chunk, ObjectId object, long offset) {
        return new Chunk(chunk.digest(), chunk.length(), new Place.Stored(object, offset, chunk.length(), Codec.NONE));
    }

    /// Collects the bytes in memory, so that the put can be repeated: for object stores.
    private final class Collected implements RawObject {
        private final ObjectId id;
        private final List<ByteBuffer> filled = new ArrayList<>();
        private final List<Chunk> chunks = new ArrayList<>();
        private long length;

        Collected(ObjectId id) {
            this.id = id;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public Chunk append(HashedChunk chunk, Block block) {
            var stored = ObjectWriter.stored(chunk, id, length);
            chunks.add(stored);
            append(block, chunk.offset(), chunk.length());
            return stored;
        }

        private void append(Block block, int offset, int count) {
            int done = 0;
            while (done < count) {
                if (filled.isEmpty() || !filled.getLast().hasRemaining()) {
                    filled.add(segments.take());
                }
                var segment = filled.getLast();
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
                    BlobBody.of(filled.stream()
                            .map(segment -> segment.duplicate().flip())
                            .toList()),
                    chunks);
        }
    }

    /// Passes the bytes on to the store while they are read: for disks, where a raw object may be as long as its file.
    private final class Streamed implements RawObject {
        private final ObjectId id;
        private final BlockStream stream = new BlockStream(uploads);
        private final Future<?> writing;

        Streamed(ObjectId id) {
            this.id = id;
            this.writing = uploads.submit(() -> {
                try {
                    put(id, stream);
                    return true;
                } finally {
                    stream.abandon();
                }
            });
            pending.add(writing);
        }

        @Override
        public long length() {
            return stream.offered();
        }

        @Override
        public Chunk append(HashedChunk chunk, Block block) {
            var stored = ObjectWriter.stored(chunk, id, length());
            if (!stream.offer(block, chunk.offset(), chunk.length())) {
                uploads.await(writing);
                throw new IllegalStateException("the store stopped reading " + id + " without saying why");
            }
            storedBytes += chunk.length();
            return stored;
        }

        @Override
        public void finish() {
            if (!stream.end()) {
                uploads.await(writing);
            }
        }
    }
}
