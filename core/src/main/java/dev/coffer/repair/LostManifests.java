package dev.coffer.repair;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.content.Chunk;
import dev.coffer.content.ChunkDecoder;
import dev.coffer.content.Codec;
import dev.coffer.content.Manifest;
import dev.coffer.content.ObjectReader;
import dev.coffer.content.PackFormat;
import dev.coffer.content.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Recovers a manifest that cannot be read: the tree comes from another manifest of the same tree, and the places of
/// the content from the objects that the facts name. Packs say what is in them; a raw object of the length of a file is
/// tried as that file. Every place is read and verified before it counts.
final class LostManifests {
    private final BlobStore blobs;
    private final ObjectReader reader;
    private final StoreCopies here;
    private final List<StoreCopies> others;
    private final ChunkDecoder decoder = new ChunkDecoder();
    private final Map<Digest, Optional<Remade>> remade = new HashMap<>();

    /// A manifest of the right tree.
    ///
    /// @param elsewhere places that are in another store: their chunks must be brought
    record Remade(Manifest manifest, Set<Place.Stored> elsewhere) {}

    /// @param here   this store
    /// @param others where else to look
    LostManifests(BlobStore blobs, StoreCopies here, List<StoreCopies> others) {
        this.blobs = blobs;
        this.reader = new ObjectReader(blobs);
        this.here = here;
        this.others = List.copyOf(others);
    }

    /// Empty when nobody knows the tree.
    Optional<Remade> recover(StoredVersion lost) {
        return remade.computeIfAbsent(
                lost.version().digest(), tree -> find(tree, lost.storage().objects()));
    }

    private Optional<Remade> find(Digest tree, List<ObjectId> objects) {
        var own = here.manifest(tree).map(manifest -> new Remade(manifest, Set.of()));
        return own.isPresent()
                ? own
                : others.stream()
                        .flatMap(store -> store.manifest(tree).stream())
                        .findFirst()
                        .map(manifest -> placed(manifest, objects));
    }

    private Remade placed(Manifest manifest, List<ObjectId> objects) {
        var packed = packed(objects);
        var raws = raws(objects);
        var elsewhere = new HashSet<Place.Stored>();
        var entries = new ArrayList<Manifest.Entry>(manifest.entries().size());
        for (var entry : manifest.entries()) {
            var chunks = new ArrayList<Chunk>(entry.chunks().size());
            var raw = entry.item() instanceof TreeEntry.File file ? raws.getOrDefault(file.size(), List.of()) : null;
            long offset = 0;
            for (var chunk : entry.chunks()) {
                chunks.add(placed(chunk, packed, raw == null ? List.of() : raw, offset, elsewhere));
                offset += chunk.length();
            }
            entries.add(new Manifest.Entry(entry.item(), chunks));
        }
        return new Remade(new Manifest(manifest.shape(), entries), elsewhere);
    }

    private Chunk placed(
            Chunk chunk, Map<Digest, Chunk> packed, List<ObjectId> raws, long offset, Set<Place.Stored> elsewhere) {
        if (!(chunk.place() instanceof Place.Stored there)) {
            return chunk;
        }
        var candidates = new ArrayList<Chunk>();
        Optional.ofNullable(packed.get(chunk.digest())).ifPresent(candidates::add);
        for (var raw : raws) {
            var place = new Place.Stored(raw, offset, chunk.length(), Codec.NONE);
            candidates.add(new Chunk(chunk.digest(), chunk.length(), place));
        }
        var good = candidates.stream().filter(this::isThere).findFirst();
        if (good.isEmpty()) {
            elsewhere.add(there);
        }
        return good.orElse(chunk);
    }

    private Map<Digest, Chunk> packed(List<ObjectId> objects) {
        var packed = new HashMap<Digest, Chunk>();
        objects.stream()
                .filter(object -> object.kind() == ObjectId.Kind.PACK)
                .flatMap(object -> inPack(object).stream())
                .forEach(chunk -> packed.putIfAbsent(chunk.digest(), chunk));
        return packed;
    }

    /// Nothing where the pack does not say; then its chunks come from elsewhere.
    private List<Chunk> inPack(ObjectId pack) {
        try {
            return PackFormat.chunks(pack, length(pack), reader);
        } catch (CofferException.Corrupt e) {
            return List.of();
        }
    }

    private Map<Long, List<ObjectId>> raws(List<ObjectId> objects) {
        var raws = new HashMap<Long, List<ObjectId>>();
        objects.stream()
                .filter(object -> object.kind() == ObjectId.Kind.RAW)
                .forEach(object -> raws.computeIfAbsent(length(object), _ -> new ArrayList<>())
                        .add(object));
        return raws;
    }

    private long length(ObjectId object) {
        return blobs.find(StoreLayout.object(object)).map(BlobInfo::length).orElse(0L);
    }

    private boolean isThere(Chunk chunk) {
        var place = (Place.Stored) chunk.place();
        try {
            var stored = new byte[place.storedLength()];
            reader.read(place.object(), place.offset(), stored, stored.length);
            decoder.decode(chunk, stored, 0);
            return true;
        } catch (CofferException.Corrupt e) {
            return false;
        }
    }
}
