package dev.coffer.repair;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.catalog.Transaction;
import dev.coffer.checkout.ContentReader;
import dev.coffer.content.Chunk;
import dev.coffer.content.Chunker;
import dev.coffer.content.Manifest;
import dev.coffer.content.Place;
import dev.coffer.ingest.Relocator;
import dev.coffer.integrity.VersionManifests;
import dev.coffer.repair.RepairReport.Missing;
import dev.coffer.transfer.Tuning;
import dev.coffer.verify.DamageReach;
import dev.coffer.verify.Findings;
import dev.coffer.verify.Verification;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Repairs what a verification found. Good copies go into new objects, and every version that refers to what is damaged
/// is relocated there. Nothing is removed and nothing replaced. Others may put, delete and relocate meanwhile. Killed
/// at any point, every version is as damaged as before or less, and running it again goes on. One object serves one
/// repair.
public final class Repair {
    /// How often it looks again at a version that somebody else changed.
    private static final int ATTEMPTS = 5;

    private static final int MOVES_AT_ONCE = 64;

    private final Target here;
    private final RepairOptions options;
    private final Findings findings;
    private final VersionManifests manifests;
    private final Wanted wanted = new Wanted();
    private final Set<Digest> trees = new HashSet<>();
    private final Set<VersionId> affected = new LinkedHashSet<>();
    private final Set<VersionId> remade = new HashSet<>();
    private final List<Chunk> readable = new ArrayList<>();
    private long versions;

    /// The store that is repaired.
    ///
    /// @param blobs the store itself, not a cache of it
    public record Target(
            BlobStore blobs,
            Catalog catalog,
            ContentReader reader,
            Tuning tuning,
            Chunker chunker,
            Ulids ulids,
            Clock clock,
            Supplier<String> actor) {}

    /// Another store.
    public record Source(Catalog catalog, BlobStore blobs, ContentReader reader) {}

    /// Where good copies may be.
    ///
    /// @param stores other stores
    /// @param files  files and directories to look in
    /// @param dryRun whether only to find out what could be repaired
    public record RepairOptions(List<Source> stores, List<Path> files, boolean dryRun) {
        public RepairOptions {
            stores = List.copyOf(stores);
            files = List.copyOf(files);
        }
    }

    private Repair(Target here, RepairOptions options, Findings findings) {
        this.here = here;
        this.options = options;
        this.findings = findings;
        this.manifests = new VersionManifests(here.blobs());
    }

    /// Repairs what can be repaired.
    ///
    /// @param found what is damaged
    public static RepairReport run(Target here, RepairOptions options, Verification.VerifyResult found) {
        return new Repair(here, options, found.findings()).run(found);
    }

    private RepairReport run(Verification.VerifyResult found) {
        if (findings.isEmpty()) {
            return new RepairReport(found.report(), List.of(), 0, 0, 0, 0, 0, List.of(), options.dryRun());
        }
        var blobs = options.dryRun() ? new Unwritten(here.blobs()) : here.blobs();
        try (var relocator = new Relocator(blobs, here.ulids(), here.tuning(), here.clock())) {
            findAffected();
            var own = copies(here.catalog(), here.blobs(), here.reader(), true);
            var others = options.stores().stream()
                    .map(there -> copies(there.catalog(), there.blobs(), there.reader(), false))
                    .toList();
            var lost = new LostManifests(here.blobs(), own, others);
            affected.forEach(id -> want(id, lost));
            supply(relocator, own, others);
            move(relocator);
            relocator.finish();
            affected.forEach(id -> relocate(id, relocator, lost));
            return report(found, relocator);
        }
    }

    private StoreCopies copies(Catalog catalog, BlobStore blobs, ContentReader reader, boolean isHere) {
        return new StoreCopies(
                catalog, blobs, reader, trees, (chunk, place) -> isHere && findings.isUnreadable(chunk, place));
    }

    /// Every version that refers to something damaged, whichever of them was verified.
    private void findAffected() {
        var damaged = findings.objects();
        here.catalog().eachReferences(references -> {
            if (!references.swept() && references.objects().stream().anyMatch(damaged::contains)) {
                affected.add(references.id());
            }
        });
        affected.forEach(
                id -> stored(id).ifPresent(found -> trees.add(found.version().digest())));
    }

    private Optional<StoredVersion> stored(VersionId id) {
        return here.catalog()
                .find(Reference.to(id))
                .filter(found -> !found.version().state().swept());
    }

    /// Returns what a version consists of, as far as that can be found out.
    private Optional<LostManifests.Remade> content(StoredVersion stored, LostManifests lost) {
        if (isWithoutManifest(stored)) {
            return lost.recover(stored);
        }
        try {
            return Optional.of(new LostManifests.Remade(manifests.load(stored), Set.of()));
        } catch (CofferException.Corrupt e) {
            return Optional.empty();
        }
    }

    private boolean isWithoutManifest(StoredVersion stored) {
        return findings.isWithoutGoodManifest(stored);
    }

    private void want(VersionId id, LostManifests lost) {
        var content = stored(id).flatMap(stored -> content(stored, lost));
        if (content.isEmpty()) {
            return;
        }
        for (var entry : content.get().manifest().entries()) {
            if (entry.item() instanceof TreeEntry.File file) {
                long offset = 0;
                for (var chunk : entry.chunks()) {
                    if (chunk.place() instanceof Place.Stored place) {
                        want(chunk, place, file, offset, content.get().elsewhere());
                    }
                    offset += chunk.length();
                }
            }
        }
    }

    private void want(Chunk chunk, Place.Stored place, TreeEntry.File file, long offset, Set<Place.Stored> elsewhere) {
        if (elsewhere.contains(place) || findings.isUnreadable(chunk, place)) {
            wanted.add(chunk, file, offset);
        } else if (findings.isToLeave(place)) {
            readable.add(chunk);
        }
    }

    /// First what is nearest.
    private void supply(Relocator relocator, StoreCopies own, List<StoreCopies> others) {
        var rescue = new Rescue(relocator);
        var sources = new ArrayList<Copies>();
        sources.add(own);
        sources.add(new FileCopies(options.files(), here.chunker()));
        sources.addAll(others);
        for (var source : sources) {
            if (!wanted.isEmpty()) {
                source.supply(wanted, rescue);
            }
        }
    }

    /// Chunks that can be read, but in whose object something else is wrong.
    private void move(Relocator relocator) {
        for (int from = 0; from < readable.size(); from += MOVES_AT_ONCE) {
            var some = readable.subList(from, Math.min(from + MOVES_AT_ONCE, readable.size()));
            moveTogether(some, relocator);
        }
    }

    @SuppressWarnings("EmptyCatch")
    private static void moveTogether(List<Chunk> chunks, Relocator relocator) {
        try {
            relocator.move(chunks);
        } catch (CofferException.Corrupt e) {
            // One was damaged since. The others can still be read where they are.
        }
    }

    private void relocate(VersionId id, Relocator relocator, LostManifests lost) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var stored = stored(id);
            var content = stored.flatMap(each -> content(each, lost));
            if (content.isEmpty() || !isWorthIt(stored.get(), content.get(), relocator)) {
                return;
            }
            var to = relocator.lay(
                    stored.get().version().digest(),
                    content.get().manifest(),
                    place -> content.get().elsewhere().contains(place) || findings.isToLeave(place));
            if (options.dryRun()
                    || commit(new Change.Relocate(id, stored.get().storage().manifest(), to))) {
                versions++;
                if (isWithoutManifest(stored.get())) {
                    remade.add(id);
                }
                return;
            }
        }
    }

    /// Returns whether relocating makes anything better: a manifest that was lost must be complete, another one needs
    /// one chunk.
    private boolean isWorthIt(StoredVersion stored, LostManifests.Remade content, Relocator relocator) {
        boolean isLost = isWithoutManifest(stored);
        boolean any = false;
        for (var entry : content.manifest().entries()) {
            for (var chunk : entry.chunks()) {
                if (chunk.place() instanceof Place.Stored place) {
                    boolean has = relocator.has(chunk.digest());
                    if (content.elsewhere().contains(place) && !has) {
                        return false;
                    }
                    any |= has && findings.isToLeave(place);
                }
            }
        }
        return isLost || any || isRecordedWrongly(stored, content.manifest());
    }

    /// The objects of a version are recorded with the place of its manifest, so another place puts them right.
    private boolean isRecordedWrongly(StoredVersion stored, Manifest manifest) {
        return findings.facts().containsKey(stored.version().id())
                && !Set.copyOf(stored.storage().objects()).equals(manifest.objects());
    }

    /// False when somebody else changed the version meanwhile.
    private boolean commit(Change.Relocate relocate) {
        var transaction = new Transaction(
                here.ulids().next(), here.clock().instant(), here.actor().get(), Optional.empty(), List.of(relocate));
        try {
            return switch (here.catalog().commit(transaction)) {
                case CommitResult.Committed _, CommitResult.Unchanged _ -> true;
                case CommitResult.Condemned(var objects) ->
                    throw new CofferException.Unavailable(
                            "the collector condemned " + objects.iterator().next() + " while versions were repaired",
                            "run the repair again",
                            null);
            };
        } catch (CofferException.Conflict e) {
            return false;
        }
    }

    private RepairReport report(Verification.VerifyResult found, Relocator relocator) {
        var repaired = options.dryRun()
                ? new DamageReach.Repaired(relocator.digests(), remade)
                : new DamageReach.Repaired(Set.of(), Set.of());
        var left = new DamageReach(here.catalog(), manifests, findings, repaired).left();
        return new RepairReport(
                found.report(),
                left,
                versions,
                relocator.chunks(),
                remade.size(),
                0,
                options.dryRun() ? 0 : relocator.storedBytes(),
                missing(),
                options.dryRun());
    }

    private List<Missing> missing() {
        var missing = new ArrayList<Missing>();
        if (wanted.isEmpty()) {
            return missing;
        }
        for (var id : affected) {
            stored(id)
                    .flatMap(stored -> new ManifestWalk(here.catalog(), manifests).readable(stored))
                    .ifPresent(manifest -> missing(id, manifest, missing));
        }
        return missing;
    }

    private void missing(VersionId id, Manifest manifest, List<Missing> missing) {
        for (var entry : manifest.entries()) {
            if (missing.size() < RepairReport.MISSING_LIMIT
                    && entry.item() instanceof TreeEntry.File file
                    && entry.chunks().stream().anyMatch(chunk -> wanted.has(chunk.digest()))) {
                missing.add(new Missing(id, file.path(), file.digest(), file.size()));
            }
        }
    }
}
