package dev.coffer.sweep;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.Catalog;
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
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Repacks mostly unreferenced objects. Late and rarely: only objects that a swept version referred to are
/// looked at, and only so much at a time. The versions keep their digests; the old objects are left to a later collection, so that
/// whoever reads them now has time to finish.
final class Repacking {
    /// An object is repacked when less than this share of it is needed.
    private static final double NEEDED_SHARE = 0.5;

    /// Objects of which less than this is not needed are not worth it.
    private static final long LEAST_WASTE = 64 << 10;

    /// Most versions that are laid elsewhere in one collection, and most bytes.
    private static final int VERSIONS = 1_000;

    private static final long BYTES = 4L << 30;

    private final Catalog catalog;
    private final VersionManifests manifests;
    private final Inventory inventory;
    private final Supplier<Relocator> relocator;
    private final Function<List<Change>, CommitResult> commit;

    Repacking(
            Catalog catalog,
            VersionManifests manifests,
            Inventory inventory,
            Supplier<Relocator> relocator,
            Function<List<Change>, CommitResult> commit) {
        this.catalog = catalog;
        this.manifests = manifests;
        this.inventory = inventory;
        this.relocator = relocator;
        this.commit = commit;
    }

    /// Objects that are to be repacked, and the versions that need something of them.
    ///
    /// @param left how many more there are than are done at once
    record Plan(Set<ObjectId> objects, Set<VersionId> versions, long needed, long left) {}

    /// Where the bytes of a chunk lie.
    private record Extent(long offset, int length) {}

    Plan plan(SweepCandidates due) {
        var users = users(due);
        var extents = new HashMap<ObjectId, Set<Extent>>();
        var unreadable = new HashSet<ObjectId>();
        var read = new HashSet<ObjectId>();
        for (var id :
                users.values().stream().flatMap(Collection::stream).distinct().toList()) {
            var stored = stored(id);
            if (stored.isEmpty() || !read.add(stored.get().storage().manifest())) {
                continue;
            }
            try {
                chunks(manifest(stored.get()), users.keySet())
                        .forEach(chunk -> extents.computeIfAbsent(place(chunk).object(), object -> new HashSet<>())
                                .add(new Extent(
                                        place(chunk).offset(), place(chunk).storedLength())));
            } catch (CofferException.Corrupt e) {
                unreadable.addAll(stored.get().storage().objects());
            }
        }
        var victims = new HashSet<ObjectId>();
        var versions = new HashSet<VersionId>();
        long bytes = 0;
        long left = 0;
        var candidates = users.keySet().stream()
                .sorted(Comparator.comparingLong((ObjectId object) -> -inventory.bytes(object))
                        .thenComparing(object -> object))
                .toList();
        for (var object : candidates) {
            long needed = extents.getOrDefault(object, Set.of()).stream()
                    .mapToLong(Extent::length)
                    .sum();
            long length = inventory.bytes(object);
            if (unreadable.contains(object)
                    || needed == 0
                    || length - needed < LEAST_WASTE
                    || needed >= length * NEEDED_SHARE) {
                continue;
            }
            var all = new HashSet<>(versions);
            all.addAll(users.getOrDefault(object, Set.of()));
            if (all.size() > VERSIONS || bytes + needed > BYTES) {
                left++;
                continue;
            }
            victims.add(object);
            versions = all;
            bytes += needed;
        }
        return new Plan(victims, versions, bytes, left);
    }

    /// The objects that swept versions and others refer to, with these others.
    private Map<ObjectId, Set<VersionId>> users(SweepCandidates due) {
        var partlyReleased = new HashSet<ObjectId>();
        catalog.eachReferences(version -> {
            if (version.swept() || due.due().contains(version.id())) {
                partlyReleased.addAll(version.objects());
            }
        });
        partlyReleased.removeIf(object ->
                object.kind() == ObjectId.Kind.MANIFEST || !inventory.objects().containsKey(object));
        var users = new HashMap<ObjectId, Set<VersionId>>();
        if (partlyReleased.isEmpty()) {
            return users;
        }
        catalog.eachReferences(version -> {
            if (!version.swept() && !due.due().contains(version.id())) {
                version.objects().stream()
                        .filter(partlyReleased::contains)
                        .forEach(object -> users.computeIfAbsent(object, any -> new HashSet<>())
                                .add(version.id()));
            }
        });
        return users;
    }

    /// Stores what is needed, and says where it lies now.
    Repacked run(Plan plan) {
        if (plan.objects().isEmpty()) {
            return new Repacked(0, 0, 0, 0, plan.left());
        }
        var stuck = new HashSet<ObjectId>();
        long laid = 0;
        long stored;
        try (var relocate = relocator.get()) {
            var versions = plan.versions().stream()
                    .sorted()
                    .flatMap(id -> stored(id).stream())
                    .filter(version -> version.storage().objects().stream().anyMatch(plan.objects()::contains))
                    .toList();
            var read = new HashSet<ObjectId>();
            var gone = new HashSet<ObjectId>();
            for (var version : versions) {
                if (read.add(version.storage().manifest()) && !isMoved(relocate, version, plan.objects())) {
                    gone.add(version.storage().manifest());
                }
            }
            for (var version : versions) {
                if (!gone.contains(version.storage().manifest()) && isLaid(relocate, version, plan.objects())) {
                    laid++;
                } else {
                    stuck.addAll(version.storage().objects());
                }
            }
            stored = relocate.storedBytes();
        }
        var done = plan.objects().stream()
                .filter(object -> !stuck.contains(object))
                .toList();
        return new Repacked(
                done.size(),
                done.stream().mapToLong(inventory::bytes).sum(),
                stored,
                laid,
                plan.left() + plan.objects().size() - done.size());
    }

    /// Copies what a version needs of some objects. False when somebody else laid it elsewhere meanwhile, so that it is not there.
    private boolean isMoved(Relocator relocate, StoredVersion version, Set<ObjectId> objects) {
        try {
            relocate.move(chunks(manifest(version), objects).toList());
            return true;
        } catch (CofferException.Corrupt e) {
            return isStillThere(version, e);
        }
    }

    /// False when somebody else laid the version elsewhere, or gave it up.
    private boolean isLaid(Relocator relocate, StoredVersion version, Set<ObjectId> objects) {
        var id = version.version().id();
        try {
            var storage = relocate.lay(
                    version.version().digest(), manifest(version), place -> objects.contains(place.object()));
            var change = new Change.Relocate(id, version.storage().manifest(), storage);
            return !(commit.apply(List.of(change)) instanceof CommitResult.Condemned);
        } catch (CofferException.Conflict e) {
            return false;
        } catch (CofferException.Corrupt e) {
            return isStillThere(version, e);
        }
    }

    /// Returns false when a version is not where it lay any more, so that it is no wonder that it cannot be read there.
    private boolean isStillThere(StoredVersion version, CofferException.Corrupt failure) {
        var now = stored(version.version().id());
        if (now.isPresent() && now.get().storage().equals(version.storage())) {
            throw failure;
        }
        return false;
    }

    private Optional<StoredVersion> stored(VersionId id) {
        return catalog.find(Reference.to(id))
                .filter(stored -> !stored.version().state().swept());
    }

    private Manifest manifest(StoredVersion stored) {
        return manifests.load(stored);
    }

    /// The chunks that lie in some objects.
    private static Stream<Chunk> chunks(Manifest manifest, Collection<ObjectId> objects) {
        return manifest.entries().stream()
                .flatMap(entry -> entry.chunks().stream())
                .filter(chunk -> chunk.place() instanceof Place.Stored stored && objects.contains(stored.object()));
    }

    private static Place.Stored place(Chunk chunk) {
        return (Place.Stored) chunk.place();
    }
}
