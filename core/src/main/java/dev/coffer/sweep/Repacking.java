package dev.coffer.sweep;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.content.Chunk;
import dev.coffer.content.Manifest;
import dev.coffer.content.Place;
import dev.coffer.ingest.Relocator;
import dev.coffer.integrity.VersionManifests;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Repacks mostly unreferenced objects. Late and rarely: only objects that a swept version referred to are looked at,
/// and only so much at a time. The versions keep their digests; the old objects are left to a later collection, so that
/// processes that read them now have time to finish.
final class Repacking {
    /// An object is repacked when less than this share of it is needed.
    private static final double NEEDED_SHARE = 0.5;

    /// Objects of which less than this is not needed are not worth it.
    private static final long LEAST_WASTE = 64 << 10;

    /// Most versions that are relocated in one collection, and most bytes.
    private static final int VERSIONS = 1_000;

    private static final long BYTES = 4L << 30;

    private final SweepContext context;
    private final Inventory inventory;
    private final VersionManifests manifests;

    Repacking(SweepContext context, Inventory inventory) {
        this.context = context;
        this.inventory = inventory;
        this.manifests = new VersionManifests(context.blobs());
    }

    /// Objects that are to be repacked, and the versions that need something of them.
    ///
    /// @param needed the bytes that are needed of them
    /// @param left   how many more there are than are repacked at once
    record RepackPlan(Set<ObjectId> objects, Set<VersionId> versions, long needed, long left) {}

    /// The bytes of a chunk in an object.
    private record Extent(long offset, int length) {}

    RepackPlan plan(ReferenceMarks marks) {
        var users = marks.partlyReleased();
        users.keySet().removeIf(object -> !inventory.objects().containsKey(object));
        var needed = needed(users);
        var victims = new HashSet<ObjectId>();
        var versions = new HashSet<VersionId>();
        long bytes = 0;
        long left = 0;
        for (var object : largestFirst(needed.keySet())) {
            long itsBytes = needed.getOrDefault(object, 0L);
            if (!isWorthIt(inventory.bytes(object), itsBytes)) {
                continue;
            }
            var all = new HashSet<>(versions);
            all.addAll(users.getOrDefault(object, Set.of()));
            if (all.size() > VERSIONS || bytes + itsBytes > BYTES) {
                left++;
                continue;
            }
            victims.add(object);
            versions = all;
            bytes += itsBytes;
        }
        return new RepackPlan(victims, versions, bytes, left);
    }

    private List<ObjectId> largestFirst(Collection<ObjectId> objects) {
        return objects.stream()
                .sorted(Comparator.comparingLong((ObjectId object) -> -inventory.bytes(object))
                        .thenComparing(object -> object))
                .toList();
    }

    private static boolean isWorthIt(long length, long needed) {
        return length - needed >= LEAST_WASTE && needed < length * NEEDED_SHARE;
    }

    /// Returns how many bytes are needed of each object, where its users' manifests can be read and refer to it still.
    private Map<ObjectId, Long> needed(Map<ObjectId, Set<VersionId>> users) {
        var extents = new HashMap<ObjectId, Set<Extent>>();
        var unreadable = new HashSet<ObjectId>();
        var read = new HashSet<ObjectId>();
        for (var id : users.values().stream().flatMap(Set::stream).distinct().toList()) {
            var stored = stored(id);
            if (stored.isEmpty() || !read.add(stored.get().storage().manifest())) {
                continue;
            }
            try {
                chunks(manifests.load(stored.get()), users.keySet())
                        .map(chunk -> (Place.Stored) chunk.place())
                        .forEach(place -> extents.computeIfAbsent(place.object(), _ -> new HashSet<>())
                                .add(new Extent(place.offset(), place.storedLength())));
            } catch (CofferException.Corrupt e) {
                unreadable.addAll(stored.get().storage().objects());
            }
        }
        var needed = new HashMap<ObjectId, Long>();
        extents.keySet().removeAll(unreadable);
        extents.forEach((object, some) -> {
            long bytes = some.stream().mapToLong(Extent::length).sum();
            if (bytes > 0) {
                needed.put(object, bytes);
            }
        });
        return needed;
    }

    /// Returns what [#run] would report if nobody else works meanwhile.
    Repacked expected(RepackPlan plan) {
        return new Repacked(
                plan.objects().size(),
                bytes(plan.objects()),
                plan.needed(),
                plan.versions().size(),
                plan.left());
    }

    /// Stores what is needed once more, and relocates the versions there.
    Repacked run(RepackPlan plan) {
        if (plan.objects().isEmpty()) {
            return new Repacked(0, 0, 0, 0, plan.left());
        }
        var versions = plan.versions().stream()
                .sorted()
                .flatMap(id -> stored(id).stream())
                .filter(version -> version.storage().objects().stream().anyMatch(plan.objects()::contains))
                .toList();
        var stuck = new HashSet<ObjectId>();
        long relocated = 0;
        long stored;
        try (var relocator = new Relocator(context.blobs(), context.ulids(), context.tuning(), context.clock())) {
            var copied = copied(versions, relocator, plan.objects());
            for (var version : versions) {
                if (copied.contains(version.storage().manifest()) && isRelocated(relocator, version, plan.objects())) {
                    relocated++;
                } else {
                    stuck.addAll(version.storage().objects());
                }
            }
            stored = relocator.storedBytes();
        }
        var done = plan.objects().stream()
                .filter(object -> !stuck.contains(object))
                .toList();
        long left = plan.left() + plan.objects().size() - done.size();
        return new Repacked(done.size(), bytes(done), stored, relocated, left);
    }

    private long bytes(Collection<ObjectId> objects) {
        return objects.stream().mapToLong(inventory::bytes).sum();
    }

    /// Copies what versions need of some objects. Returns the manifests whose chunks are all copied.
    private Set<ObjectId> copied(List<StoredVersion> versions, Relocator relocator, Set<ObjectId> objects) {
        var read = new HashSet<ObjectId>();
        var copied = new HashSet<ObjectId>();
        for (var version : versions) {
            if (read.add(version.storage().manifest()) && isCopied(relocator, version, objects)) {
                copied.add(version.storage().manifest());
            }
        }
        return copied;
    }

    /// Copies what a version needs of some objects. Returns false when somebody else relocated it meanwhile, so that it
    /// is not there.
    private boolean isCopied(Relocator relocator, StoredVersion version, Set<ObjectId> objects) {
        try {
            relocator.move(chunks(manifests.load(version), objects).toList());
            return true;
        } catch (CofferException.Corrupt e) {
            return isStillThere(version, e);
        }
    }

    /// Relocates a version. Returns false when somebody else relocated or swept it.
    private boolean isRelocated(Relocator relocator, StoredVersion version, Set<ObjectId> objects) {
        try {
            var storage = relocator.lay(
                    version.version().digest(), manifests.load(version), place -> objects.contains(place.object()));
            var change = new Change.Relocate(
                    version.version().id(), version.storage().manifest(), storage);
            return !(context.commit(change) instanceof CommitResult.Condemned);
        } catch (CofferException.Conflict e) {
            return false;
        } catch (CofferException.Corrupt e) {
            return isStillThere(version, e);
        }
    }

    /// Returns false when a version was relocated, so that it is no wonder that it cannot be read at the old place.
    private boolean isStillThere(StoredVersion version, CofferException.Corrupt failure) {
        var now = stored(version.version().id());
        if (now.isPresent() && now.get().storage().equals(version.storage())) {
            throw failure;
        }
        return false;
    }

    private Optional<StoredVersion> stored(VersionId id) {
        return context.catalog()
                .find(Reference.to(id))
                .filter(stored -> !stored.version().state().swept());
    }

    /// Returns the chunks that lie in some objects.
    private static Stream<Chunk> chunks(Manifest manifest, Collection<ObjectId> objects) {
        return manifest.entries().stream()
                .flatMap(entry -> entry.chunks().stream())
                .filter(chunk -> chunk.place() instanceof Place.Stored stored && objects.contains(stored.object()));
    }
}
