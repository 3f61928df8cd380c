package dev.coffer.copy;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.catalog.VersionReferences;
import dev.coffer.content.Chunk;
import dev.coffer.content.ChunkDecoder;
import dev.coffer.content.Manifest;
import dev.coffer.content.ManifestFormat;
import dev.coffer.content.Manifests;
import dev.coffer.content.ObjectReader;
import dev.coffer.content.PackFormat;
import dev.coffer.content.Place;
import dev.coffer.integrity.VersionManifests;
import dev.coffer.transfer.Progress;
import dev.coffer.transfer.Tuning;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Gatherers;

/// Copies the objects that versions need from one store to another, under the names they have. Names are never used twice, so
/// what is there already is what it should be, and a copy that was killed goes on where it was.
///
/// Everything is verified before it counts: the manifest by what the catalog says of it, its tree by the version's digest, each chunk by its
/// own at each place that a version names, and each file of several chunks by its own. Of a pack all frames are verified. A place that an earlier
/// version of the target names has been verified when that came.
public final class ObjectCopy {
    /// Objects up to this size are in memory as a whole, where there is the memory for it.
    private static final long WHOLE_BYTES = 64 << 20;

    private static final long MEMORY_BYTES = 256 << 20;
    private static final int VERSIONS_AT_ONCE = 8;
    private static final int OBJECTS_AT_ONCE = 4;

    /// How often versions are looked at again that a collection gave up, or laid elsewhere, while they were copied.
    private static final int ATTEMPTS = 10;

    private final BlobStore source;
    private final BlobStore target;
    private final long longest;
    private final Progress progress;
    private final ObjectReader reader;
    private final VersionManifests manifests;
    private final VersionCheck contents;
    private final ObjectLengths here;
    private final ObjectLengths there;
    private final Set<ObjectId> claimed = ConcurrentHashMap.newKeySet();
    private final ByteBudget memory;
    private final long wholeBytes;
    private final LongAdder objects = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /// Looks what both stores have.
    ///
    /// @param contents checks what a version consists of when its objects are there
    /// @param tuning   of the target. Raw objects that are longer than its slices are cut
    public ObjectCopy(BlobStore source, BlobStore target, VersionCheck contents, Tuning tuning, Progress progress) {
        this.manifests = new VersionManifests(source);
        this.contents = contents;
        this.source = source;
        this.target = target;
        this.longest = tuning.rawSliceBytes();
        this.memory = new ByteBudget(Math.min(tuning.memory(), MEMORY_BYTES));
        this.wholeBytes = Math.min(tuning.memory() / 2, WHOLE_BYTES);
        this.progress = progress;
        this.reader = new ObjectReader(source);
        this.here = ObjectLengths.list(source);
        this.there = ObjectLengths.list(target);
        var missing = here.all().entrySet().stream()
                .filter(each -> !there.isListed(each.getKey()))
                .mapToLong(Map.Entry::getValue)
                .summaryStatistics();
        progress.expect(missing.getCount(), missing.getSum());
    }

    /// How many objects were sent.
    public long objects() {
        return objects.sum();
    }

    /// Their bytes.
    public long bytes() {
        return bytes.sum();
    }

    /// Brings everything to the target that these versions need. When it returns, all of it is durable.
    ///
    /// @param versions in the order in which they were made
    /// @param again    a version as the source has it now; empty when nothing is kept for it any more. Asked when something is missing:
    ///                 a collection may have given it up, or packed it anew, since the caller looked
    /// @return where content lies there of which an object had to be cut, by the manifest it has here
    /// @throws CofferException.Corrupt when something is damaged or missing; names the version
    public Map<ObjectId, Storage> copy(
            List<StoredVersion> versions, Function<StoredVersion, Optional<StoredVersion>> again) {
        var wanted = List.copyOf(versions);
        for (int attempt = 1; ; attempt++) {
            var cut = new HashMap<ObjectId, Storage>();
            var failures = attempt(wanted, cut);
            if (failures.isEmpty()) {
                return cut;
            }
            // Others may count on what one that failed has claimed.
            claimed.removeIf(id -> !there.isListed(id));
            var next = new ArrayList<StoredVersion>(wanted.size());
            for (var version : wanted) {
                var failure = failures.get(version.version().id());
                var now = failure == null ? Optional.of(version) : again.apply(version);
                boolean isSame = now.isPresent()
                        && now.get()
                                .storage()
                                .manifest()
                                .equals(version.storage().manifest());
                if (failure != null && (isSame || attempt == ATTEMPTS)) {
                    throw failure;
                }
                now.ifPresent(next::add);
            }
            wanted = List.copyOf(next);
        }
    }

    /// @return what could not be copied, and why
    private Map<VersionId, CofferException.Corrupt> attempt(List<StoredVersion> versions, Map<ObjectId, Storage> cut) {
        var failures = new ConcurrentHashMap<VersionId, CofferException.Corrupt>();
        versions.stream()
                .filter(version -> tooLong(version.storage()).isEmpty())
                .gather(Gatherers.mapConcurrent(VERSIONS_AT_ONCE, version -> {
                    tried(version, failures);
                    return true;
                }))
                .forEach(done -> {});
        // The first version that has an object says where it may be cut, so one after the other.
        for (var version : versions) {
            if (!tooLong(version.storage()).isEmpty()) {
                tried(version, failures)
                        .ifPresent(storage -> cut.put(version.storage().manifest(), storage));
            }
        }
        // Behind all, and only when all were copied: one may need what another was to bring, and is not to be blamed
        // for it.
        if (failures.isEmpty()) {
            versions.forEach(version -> check(version, failures));
        }
        return failures;
    }

    private void check(StoredVersion version, Map<VersionId, CofferException.Corrupt> failures) {
        try {
            contents.check(version.version().id().artifact(), manifests.load(version));
        } catch (CofferException.Corrupt e) {
            failures.put(version.version().id(), failure(version, e));
        }
    }

    private static CofferException.Corrupt failure(StoredVersion version, CofferException.Corrupt e) {
        return new CofferException.Corrupt(version.version().id() + " cannot be copied: " + e.getMessage(), e);
    }

    private Optional<Storage> tried(StoredVersion version, Map<VersionId, CofferException.Corrupt> failures) {
        try {
            return Optional.of(copy(version));
        } catch (CofferException.Corrupt e) {
            failures.put(version.version().id(), e);
            return Optional.empty();
        }
    }

    /// Whether a version lies as the other storage says because an object of this one was cut.
    public static boolean isCut(Storage storage, Storage there) {
        return isCut(storage.manifest(), there.manifest())
                && there.firstChunks().equals(storage.firstChunks());
    }

    /// Whether a manifest stands in a copy for another one, of which an object was cut.
    public static boolean isCut(ObjectId manifest, ObjectId there) {
        return there.equals(Slices.manifest(manifest));
    }

    private List<ObjectId> tooLong(Storage storage) {
        return longest == Long.MAX_VALUE
                ? List.of()
                : storage.objects().stream()
                        .filter(id ->
                                id.kind() == ObjectId.Kind.RAW && here.of(id).orElse(0) > longest)
                        .toList();
    }

    /// Looks again what the target has, to check that nothing is missing.
    public Check check() {
        return new Check(ObjectLengths.list(target));
    }

    /// What the target has now.
    public final class Check {
        private final ObjectLengths now;
        private final Set<ObjectId> checked = new HashSet<>();

        private Check(ObjectLengths now) {
            this.now = now;
        }

        /// Checks what one version needs; nothing is needed of a swept one.
        ///
        /// @throws CofferException.Corrupt when something is missing there, or has another length than here
        public void check(VersionReferences version) {
            if (!version.swept()) {
                for (var id : version.objects()) {
                    if (!checked.contains(id)) {
                        check(version.id(), id);
                        checked.add(id);
                    }
                }
            }
        }

        private void check(VersionId version, ObjectId id) {
            var key = StoreLayout.object(id);
            var length = now.of(id);
            if (length.isEmpty()) {
                throw new CofferException.Corrupt(
                        key + " is missing in " + target.location() + "; " + version + " needs it");
            }
            var wanted = here.of(id);
            if (wanted.isPresent() && wanted.getAsLong() != length.getAsLong()) {
                throw new CofferException.Corrupt(key + " has " + length.getAsLong() + " bytes in " + target.location()
                        + ", not " + wanted.getAsLong() + "; " + version + " needs it");
            }
        }
    }

    private Storage copy(StoredVersion stored) {
        try {
            var storage = stored.storage();
            var encoded = reader.readVerified(storage.manifest(), () -> {
                var read = reader.readAll(storage.manifest(), Manifests.LIMIT_BYTES);
                ManifestFormat.decode(storage.manifest(), read, storage.manifestDigest());
                return read;
            });
            var manifest = ManifestFormat.decode(storage.manifest(), encoded, storage.manifestDigest());
            check(stored, manifest);
            var tooLong = tooLong(storage);
            missing(manifest, tooLong).entrySet().stream()
                    .gather(Gatherers.mapConcurrent(OBJECTS_AT_ONCE, each -> {
                        copy(each.getKey(), each.getValue());
                        return true;
                    }))
                    .forEach(done -> {});
            if (!tooLong.isEmpty()) {
                return cut(storage, manifest, tooLong);
            }
            if (claimed.add(storage.manifest()) && !there.isListed(storage.manifest())) {
                put(storage.manifest(), BlobBody.of(encoded));
            }
            return storage;
        } catch (CofferException.Corrupt e) {
            throw failure(stored, e);
        }
    }

    private Storage cut(Storage storage, Manifest manifest, List<ObjectId> tooLong) {
        var cut = new HashMap<ObjectId, Slices>();
        for (var id : tooLong) {
            long length = here.of(id).orElse(0);
            var chunks = chunks(manifest, id);
            chunks.forEach(chunk -> checkEnd(id, length, chunk));
            var slices = new Slices(id, length, chunks, there, longest);
            slices.put(chunks, reader, memory, this::put);
            cut.put(id, slices);
        }
        var moved = Slices.moved(manifest, cut);
        var encoded = ManifestFormat.encode(moved);
        var name = Slices.manifest(storage.manifest());
        if (!there.isListed(name)) {
            put(name, BlobBody.of(encoded.bytes()));
        }
        return new Storage(name, encoded.digest(), List.copyOf(moved.objects()), storage.firstChunks());
    }

    private static List<Chunk> chunks(Manifest manifest, ObjectId object) {
        return manifest.entries().stream()
                .flatMap(entry -> entry.chunks().stream())
                .filter(chunk -> chunk.place() instanceof Place.Stored stored
                        && stored.object().equals(object))
                .distinct()
                .toList();
    }

    private static void check(StoredVersion stored, Manifest manifest) {
        var tree = manifest.digest();
        VersionManifests.checkTree(stored, tree);
        VersionManifests.contradiction(stored, VersionManifests.Summary.of(manifest, tree))
                .ifPresent(problem -> {
                    throw new CofferException.Corrupt(problem);
                });
        var decoder = new ChunkDecoder();
        for (var entry : manifest.entries()) {
            for (var chunk : entry.chunks()) {
                if (chunk.place() instanceof Place.Inline) {
                    decoder.decode(chunk, new byte[0], 0);
                }
            }
        }
    }

    /// The objects that nobody copies yet, with the chunks this version has in them.
    private Map<ObjectId, Collection<Chunk>> missing(Manifest manifest, Collection<ObjectId> tooLong) {
        var missing = new HashMap<ObjectId, Collection<Chunk>>();
        for (var id : manifest.objects()) {
            if (!there.isListed(id) && !tooLong.contains(id) && claimed.add(id)) {
                missing.put(id, new HashSet<>());
            }
        }
        for (var entry : manifest.entries()) {
            for (var chunk : entry.chunks()) {
                if (chunk.place() instanceof Place.Stored stored) {
                    var chunks = missing.get(stored.object());
                    if (chunks != null) {
                        chunks.add(chunk);
                    }
                }
            }
        }
        return missing;
    }

    private void copy(ObjectId id, Collection<Chunk> chunks) {
        var key = StoreLayout.object(id);
        long length = here.of(id).orElseThrow(() -> new CofferException.Corrupt(key + " is missing"));
        chunks.forEach(chunk -> checkEnd(id, length, chunk));
        try (var _ = memory.take(length)) {
            put(id, length <= wholeBytes ? whole(id, (int) length, chunks) : streamed(id, length, chunks));
        }
    }

    private static void checkEnd(ObjectId id, long length, Chunk chunk) {
        if (((Place.Stored) chunk.place()).end() > length) {
            throw new CofferException.Corrupt(StoreLayout.object(id) + " is truncated to " + length + " bytes");
        }
    }

    private BlobBody whole(ObjectId id, int length, Collection<Chunk> chunks) {
        var content = new byte[length];
        return reader.readVerified(id, () -> {
            reader.read(id, 0, content, length);
            var decoder = new ChunkDecoder();
            var all = new HashSet<>(chunks);
            if (id.kind() == ObjectId.Kind.PACK) {
                all.addAll(PackFormat.chunks(id, content));
            }
            for (var chunk : all) {
                decoder.decode(chunk, content, (int) ((Place.Stored) chunk.place()).offset());
            }
            return BlobBody.of(content);
        });
    }

    private BlobBody streamed(ObjectId id, long length, Collection<Chunk> chunks) {
        var all = new HashSet<>(chunks);
        if (id.kind() == ObjectId.Kind.PACK) {
            all.addAll(PackFormat.chunks(id, length, reader));
        }
        var ordered = all.stream()
                .sorted(Comparator.comparingLong(chunk -> ((Place.Stored) chunk.place()).offset()))
                .toList();
        var apart = new ArrayList<Chunk>(ordered.size());
        var decoder = new ChunkDecoder();
        long end = 0;
        for (var chunk : ordered) {
            var place = (Place.Stored) chunk.place();
            if (place.offset() >= end) {
                apart.add(chunk);
                end = place.end();
            } else {
                // No writer makes chunks that overlap; but what a manifest says is checked, whoever wrote it.
                var content = new byte[place.storedLength()];
                reader.read(id, place.offset(), content, content.length);
                decoder.decode(chunk, content, 0);
            }
        }
        return new VerifiedBody(source, StoreLayout.object(id), length, apart);
    }

    private void put(ObjectId id, BlobBody body) {
        // One that is there already has this name because it is this object.
        target.putIfAbsent(StoreLayout.object(id), body);
        there.add(id, body.length());
        objects.increment();
        bytes.add(body.length());
        progress.done(1, body.length());
        progress.stored(body.length());
    }
}
