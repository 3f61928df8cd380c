package dev.coffer.copy;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import dev.coffer.content.Chunk;
import dev.coffer.content.ChunkDecoder;
import dev.coffer.content.Manifest;
import dev.coffer.content.ObjectReader;
import dev.coffer.content.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Gatherers;

/// A raw object that is too long for the target, cut into several there, between two chunks.
///
/// The name of a slice follows from the object's and from where the slice begins, so the slices of an object are found one after
/// the other, and whoever cuts the object again, after a failure or for a later version, finds those that are there.
final class Slices {
    private static final int SLICES_AT_ONCE = 4;
    private static final long RANDOM_BITS = 0xffff;

    private final ObjectId object;
    private final NavigableMap<Long, Slice> slices = new TreeMap<>();

    private record Slice(ObjectId id, long start, long end, boolean isThere) {}

    /// What puts an object into the target.
    interface Put {
        void put(ObjectId id, BlobBody body);
    }

    /// @param length of the object
    /// @param chunks that a version has in it
    /// @param there  what the target has
    /// @param limit  the longest slice, in bytes
    Slices(ObjectId object, long length, List<Chunk> chunks, ObjectLengths there, long limit) {
        this.object = object;
        var starts = new TreeMap<Long, Long>();
        chunks.forEach(chunk -> {
            var place = (Place.Stored) chunk.place();
            starts.put(place.end(), place.offset());
        });
        for (long start = 0; start < length; ) {
            var id = slice(object, start);
            var known = there.of(id);
            long end =
                    known.isPresent() ? start + known.getAsLong() : end(starts, start, Math.min(start + limit, length));
            if (end <= start || end > length) {
                throw new CofferException.Corrupt(StoreLayout.object(id) + " in the target is no slice of " + object);
            }
            slices.put(start, new Slice(id, start, end, known.isPresent()));
            start = end;
        }
    }

    /// The last end of a chunk that fits, or that of a chunk that is longer; where no chunk is known, whatever fits.
    ///
    /// @param starts of the chunks, by their ends
    private static long end(NavigableMap<Long, Long> starts, long start, long most) {
        var last = starts.floorEntry(most);
        if (last != null && last.getKey() > start) {
            return last.getKey();
        }
        var next = starts.higherEntry(most);
        return next != null && next.getValue() < most ? next.getKey() : most;
    }

    /// Puts the slices that are missing, each chunk verified.
    void put(List<Chunk> chunks, ObjectReader reader, ByteBudget memory, Put put) {
        slices.values().stream()
                .filter(slice -> !slice.isThere())
                .gather(Gatherers.mapConcurrent(SLICES_AT_ONCE, slice -> {
                    int length = Math.toIntExact(slice.end() - slice.start());
                    try (var _ = memory.take(length)) {
                        var content = new byte[length];
                        var body = reader.readVerified(object, () -> {
                            reader.read(object, slice.start(), content, length);
                            verify(chunks, slice, content);
                            return BlobBody.of(content);
                        });
                        put.put(slice.id(), body);
                    }
                    return true;
                }))
                .forEach(done -> {});
    }

    private static void verify(List<Chunk> chunks, Slice slice, byte[] content) {
        var decoder = new ChunkDecoder();
        for (var chunk : chunks) {
            var place = (Place.Stored) chunk.place();
            if (place.offset() >= slice.start() && place.end() <= slice.end()) {
                decoder.decode(chunk, content, (int) (place.offset() - slice.start()));
            }
        }
    }

    /// A chunk of the object, where it lies in the target.
    Chunk moved(Chunk chunk) {
        var place = (Place.Stored) chunk.place();
        var slice = slices.floorEntry(place.offset()).getValue();
        if (place.end() > slice.end()) {
            throw new CofferException.Refused(
                    StoreLayout.object(object) + " is cut in the target where a chunk of this version is not",
                    "copy the version by name: coffer copy REF DEST");
        }
        var moved = new Place.Stored(slice.id(), place.offset() - slice.start(), place.storedLength(), place.codec());
        return new Chunk(chunk.digest(), chunk.length(), moved);
    }

    /// A manifest with the chunks of these objects where they lie in the target.
    static Manifest moved(Manifest manifest, Map<ObjectId, Slices> cut) {
        var entries = new ArrayList<Manifest.Entry>(manifest.entries().size());
        for (var entry : manifest.entries()) {
            var chunks = entry.chunks().stream().map(chunk -> moved(chunk, cut)).toList();
            entries.add(new Manifest.Entry(entry.item(), chunks));
        }
        return new Manifest(manifest.shape(), entries);
    }

    private static Chunk moved(Chunk chunk, Map<ObjectId, Slices> cut) {
        return chunk.place() instanceof Place.Stored stored
                ? Optional.ofNullable(cut.get(stored.object()))
                        .map(slices -> slices.moved(chunk))
                        .orElse(chunk)
                : chunk;
    }

    /// The name of the manifest that stands for this one where its objects are cut.
    static ObjectId manifest(ObjectId manifest) {
        return derived(manifest, "coffer cut manifest 1");
    }

    private static ObjectId slice(ObjectId object, long start) {
        return derived(object, "coffer slice 1 " + start);
    }

    /// Keeps the time, which is for people, and derives the random bits.
    private static ObjectId derived(ObjectId from, String why) {
        var digest = Digest.of((why + " " + from).getBytes(StandardCharsets.US_ASCII));
        long high = (from.ulid().high() & ~RANDOM_BITS) | (digest.a() & RANDOM_BITS);
        return new ObjectId(from.kind(), new Ulid(high, digest.b()));
    }
}
