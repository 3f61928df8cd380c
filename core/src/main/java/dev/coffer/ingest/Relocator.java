package dev.coffer.ingest;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Storage;
import dev.coffer.checkout.ChunkFetch;
import dev.coffer.content.Chunk;
import dev.coffer.content.ChunkDecoder;
import dev.coffer.content.Codec;
import dev.coffer.content.Compression;
import dev.coffer.content.Manifest;
import dev.coffer.content.ManifestFormat;
import dev.coffer.content.Manifests;
import dev.coffer.content.ObjectReader;
import dev.coffer.content.Place;
import dev.coffer.transfer.Tuning;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Lays content of versions elsewhere: chunks go into new packs, and manifests that say so take the place of those there were.
/// What a version is stays the same. Nothing is removed, and nothing refers to what is written before a
/// [dev.coffer.catalog.Change.Relocate] is committed.
///
/// First all chunks are handed over, with [#move] or [#add]; then each version is laid with [#lay]. Versions that share chunks are
/// to be laid by one object: a chunk is written once, and versions with the same manifest have the same one again. The memory it
/// takes grows by some hundred bytes with each chunk. Used by one thread.
public final class Relocator implements AutoCloseable {
    private final Manifests manifests;

    private final Ulids ulids;
    private final ObjectReader reader;
    private final Tuning tuning;
    private final ObjectWriter writer;
    private final ChunkDecoder decoder = new ChunkDecoder();
    private final Map<Digest, Chunk> moved = new HashMap<>();
    private final Map<Digest, Storage> written = new HashMap<>();
    private long manifestBytes;
    private long packBytes;
    private boolean isDurable = true;

    /// @param blobs where everything is written; [#move] reads from here, too
    public Relocator(BlobStore blobs, Ulids ulids, Tuning tuning, Clock clock) {
        this.manifests = new Manifests(blobs);
        this.ulids = ulids;
        this.reader = new ObjectReader(blobs);
        this.tuning = tuning;
        this.writer = new ObjectWriter(blobs, ulids, tuning, PutJournal.begin(Optional.empty(), ulids, clock));
    }

    /// Whether a chunk has a new place.
    public boolean has(Digest digest) {
        return moved.containsKey(digest);
    }

    /// Copies chunks from where they lie in this store, as they are stored. Neighbours are read together. Chunks that lie in a
    /// manifest stay there.
    ///
    /// @throws CofferException.Corrupt when one is not what its digest says; the others of this call may or may not have been copied
    public void move(Collection<Chunk> chunks) {
        var ordered = chunks.stream()
                .filter(chunk -> chunk.place() instanceof Place.Stored && !has(chunk.digest()))
                .sorted(Comparator.comparing((Chunk chunk) -> place(chunk).object())
                        .thenComparingLong(chunk -> place(chunk).offset()))
                .toList();
        var batch = new ArrayList<Chunk>();
        long bytes = 0;
        for (var chunk : ordered) {
            if (bytes + chunk.length() > tuning.spanBytes()) {
                moveTogether(batch, bytes);
                batch.clear();
                bytes = 0;
            }
            batch.add(chunk);
            bytes += chunk.length();
        }
        moveTogether(batch, bytes);
    }

    private void moveTogether(List<Chunk> chunks, long bytes) {
        var plain = new byte[Math.toIntExact(bytes)];
        var slots = new ArrayList<ChunkFetch.Slot>(chunks.size());
        int at = 0;
        for (var chunk : chunks) {
            slots.add(new ChunkFetch.Slot(chunk, plain, at));
            at += chunk.length();
        }
        var compressed = new ChunkFetch(reader, tuning).fill(slots).iterator();
        at = 0;
        for (var chunk : chunks) {
            var frame = compressed.next();
            if (frame.isPresent()) {
                pack(chunk.digest(), chunk.length(), place(chunk).codec(), ByteBuffer.wrap(frame.get()));
            } else {
                pack(chunk.digest(), chunk.length(), Codec.NONE, ByteBuffer.wrap(plain, at, chunk.length()));
            }
            at += chunk.length();
        }
    }

    /// Takes over a chunk from elsewhere, as it is stored there.
    ///
    /// @param chunk  says how it is encoded; where it lies there does not matter
    /// @param stored holds its encoded bytes from `offset` on; copied. Not read for a chunk that lies in a manifest
    /// @throws CofferException.Corrupt when these bytes are not the chunk's
    public void add(Chunk chunk, byte[] stored, int offset) {
        if (has(chunk.digest())) {
            return;
        }
        var plain = decoder.decode(chunk, stored, offset);
        if (chunk.place() instanceof Place.Stored place) {
            int storedLength = place.codec() == Codec.NONE ? chunk.length() : place.storedLength();
            var bytes = ByteBuffer.wrap(stored, offset, storedLength);
            pack(chunk.digest(), chunk.length(), place.codec(), bytes);
        } else {
            var bytes = ByteBuffer.wrap(plain.bytes(), plain.offset(), plain.length());
            pack(chunk.digest(), chunk.length(), Codec.NONE, bytes);
        }
    }

    /// Takes over a chunk whose plain bytes are at hand; compresses it when that saves something.
    ///
    /// @param plain holds its bytes, `length` from `offset` on; copied
    /// @throws CofferException.Corrupt when these bytes are not the chunk's
    public void add(Digest digest, byte[] plain, int offset, int length) {
        if (has(digest)) {
            return;
        }
        if (!Digest.of(plain, offset, length).equals(digest)) {
            throw new CofferException.Corrupt("these bytes are not the chunk " + digest.shortHex());
        }
        Compression.encode(plain, offset, length)
                .ifPresentOrElse(
                        frame -> pack(digest, length, Codec.ZSTD, ByteBuffer.wrap(frame)),
                        () -> pack(digest, length, Codec.NONE, ByteBuffer.wrap(plain, offset, length)));
    }

    /// Lays a version: its manifest with those chunks elsewhere that have a new place. Everything it refers to is durable when this
    /// returns.
    ///
    /// @param tree     the version's digest, which stays what it is
    /// @param manifest what it has now; may come from elsewhere, when it lists the same tree
    /// @param leaves   which places are left. A chunk that lies in one and has no new place stays there
    /// @return where the content lies now, without firstChunks
    /// @throws CofferException.Corrupt when the manifest lists another tree
    public Storage lay(Digest tree, Manifest manifest, Predicate<Place.Stored> leaves) {
        finish();
        var entries = manifest.entries().stream()
                .map(entry -> new Manifest.Entry(
                        entry.item(),
                        entry.chunks().stream()
                                .map(chunk -> laid(chunk, leaves))
                                .toList()))
                .toList();
        var laid = new Manifest(manifest.shape(), entries);
        if (!laid.digest().equals(tree)) {
            throw new CofferException.Corrupt(
                    "a manifest lists the tree " + laid.digest().shortHex() + ", not " + tree.shortHex());
        }
        var encoded = ManifestFormat.encode(laid);
        return written.computeIfAbsent(encoded.digest(), digest -> {
            var id = new ObjectId(ObjectId.Kind.MANIFEST, ulids.next());
            manifestBytes += manifests.store(id, encoded);
            return new Storage(id, digest, List.copyOf(laid.objects()), List.of());
        });
    }

    /// Makes the chunks durable that were handed over so far.
    public void finish() {
        if (!isDurable) {
            packBytes = writer.finish();
            isDurable = true;
        }
    }

    /// The chunks that have a new place.
    public Set<Digest> digests() {
        return Set.copyOf(moved.keySet());
    }

    /// How many chunks have a new place.
    public long chunks() {
        return moved.size();
    }

    /// Bytes of the objects that were written and are durable.
    public long storedBytes() {
        return packBytes + manifestBytes;
    }

    /// Gives up whatever is not durable.
    @Override
    public void close() {
        writer.close();
    }

    private Chunk laid(Chunk chunk, Predicate<Place.Stored> leaves) {
        return chunk.place() instanceof Place.Stored stored && leaves.test(stored)
                ? moved.getOrDefault(chunk.digest(), chunk)
                : chunk;
    }

    private void pack(Digest digest, int length, Codec codec, ByteBuffer stored) {
        if (!has(digest)) {
            isDurable = false;
            moved.put(digest, writer.pack(digest, length, codec, stored));
        }
    }

    private static Place.Stored place(Chunk chunk) {
        return (Place.Stored) chunk.place();
    }
}
