package dev.coffer.migrate;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.catalog.VersionReferences;
import dev.coffer.checkout.ContentReader;
import dev.coffer.copy.ObjectCopy;
import dev.coffer.copy.VersionCheck;
import dev.coffer.integrity.VerifiedCache;
import dev.coffer.json.EntryChain;
import dev.coffer.store.Backend;
import dev.coffer.transfer.Progress;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Copies a whole store: every version, deleted ones too, with number, label and facts, and everything that ever happened.
///
/// The copy has an id of its own and the same entries, but for what [CopiedFacts] tells. Objects keep their names, unless they must be
/// cut, and go before the entries that refer to them,
/// so whatever is committed in the copy can be read, and a copy that was killed goes on where it was. Run again later, it brings
/// what has happened since. Writers may be at work in the source: what they commit meanwhile may wait for the next time.
///
/// Of a version that is swept by now no content is copied, and of one that was laid elsewhere what it refers to now: the rest may be
/// gone. Its entries go all the same, so such a version cannot be read in the copy before the entry has come that says so. A collection
/// may be at work in the source.
public final class StoreCopy {
    private static final int ENTRIES_AT_ONCE = 100;

    /// How often it goes after writers before it leaves what they have just done to the next time.
    private static final int ROUNDS = 5;

    private final Backend source;
    private final Backend target;
    private final Catalog from;
    private final Catalog to;
    private final CopiedFacts facts;
    private final ObjectCopy objects;

    private StoreCopy(
            Backend source, Backend target, VerifiedCache verified, RandomGenerator random, Progress progress) {
        this.source = source;
        this.target = target;
        this.from = source.catalog();
        this.to = target.catalog();
        this.facts = new CopiedFacts(to.kind());
        checkPlaces();
        checkPast();
        var near = source.tuning().isRemote() && !target.tuning().isRemote() ? target : source;
        var reader = new ContentReader(near.blobs(), near.tuning(), verified, random);
        this.objects = new ObjectCopy(
                source.blobs(),
                target.blobs(),
                new VersionCheck(reader, to, target.blobs(), target.tuning(), random.nextLong()),
                target.tuning(),
                progress);
    }

    /// Copies everything that the target lacks.
    ///
    /// @throws CofferException.Refused when the target has entries that the source does not have
    /// @throws CofferException.Corrupt when something is damaged in the source, or the two differ in the end
    public static StoreCopyResult run(
            Backend source,
            Backend target,
            VerifiedCache verified,
            RandomGenerator random,
            Clock clock,
            Progress progress) {
        var start = clock.instant();
        long before = target.catalog().lastEntry();
        var copy = new StoreCopy(source, target, verified, random, progress);
        copy.copy();
        var names = new HashSet<ArtifactName>();
        long versions = copy.check(names);
        long entries = target.catalog().lastEntry();
        return new StoreCopyResult(
                target.blobs().location(),
                target.isNew(),
                entries,
                entries - before,
                names.size(),
                versions,
                copy.objects.objects(),
                copy.objects.bytes(),
                Duration.between(start, clock.instant()));
    }

    private void checkPlaces() {
        if (source.blobs().location().equals(target.blobs().location())
                && source.file().id().equals(target.file().id())) {
            throw new CofferException.Invalid(
                    target.blobs().location() + " is the store that is to be copied", "name another place");
        }
        if (!source.file().chunker().equals(target.file().chunker())) {
            throw new CofferException.Refused(
                    "the store in " + target.blobs().location() + " cuts files in another way", "copy to a new place");
        }
    }

    /// A copy has a beginning of the same entries and nothing else.
    private void checkPast() {
        long last = to.lastEntry();
        if (last == 0) {
            return;
        }
        if (last > from.lastEntry()) {
            throw apart(from.lastEntry() + 1);
        }
        var there = to.entries(last - 1, 1).getFirst();
        if (!there.equals(facts.entry(from.entries(last - 1, 1).getFirst(), there))) {
            throw apart(last);
        }
    }

    private CofferException apart(long entry) {
        return new CofferException.Refused(
                "the store in " + target.blobs().location()
                        + " is no copy of this one, or has been written to since: its " + "entry " + entry
                        + " is not one of this store",
                "copy to a new place, or copy single versions: coffer copy REF… DEST");
    }

    private void copy() {
        for (int round = 0; round < ROUNDS; round++) {
            bring();
            if (isSame()) {
                return;
            }
        }
        new CatalogComparison(from, to, Optional.of(facts)).compareEntries();
    }

    /// Brings what there is when it begins.
    private void bring() {
        long end = from.lastEntry();
        // Not asked again: another copy may bring the same entries meanwhile.
        var chain = new EntryChain(to.head());
        long last = chain.head().number();
        var manifests = last < end ? manifests() : Map.<VersionId, ObjectId>of();
        while (last < end) {
            var entries = from.entries(last, (int) Math.min(ENTRIES_AT_ONCE, end - last));
            var storages = objects.copy(lying(entries, manifests), this::now);
            to.replay(entries.stream()
                    .map(entry -> chain.next(facts.entry(entry, storages)))
                    .toList());
            last = chain.head().number();
        }
    }

    /// The manifests of all versions of the source but the swept ones.
    private Map<VersionId, ObjectId> manifests() {
        var manifests = new HashMap<VersionId, ObjectId>();
        from.eachReferences(references -> {
            if (!references.swept()) {
                manifests.put(references.id(), references.objects().getFirst());
            }
        });
        return manifests;
    }

    /// The versions that entries say a place of, as they lie now.
    ///
    /// @param manifests what they have now; a version without one is swept
    private List<StoredVersion> lying(List<Entry> entries, Map<VersionId, ObjectId> manifests) {
        var versions = new LinkedHashMap<VersionId, StoredVersion>();
        for (var entry : entries) {
            for (var event : entry.events()) {
                switch (event) {
                    case Event.VersionAdded(var stored)
                    when stored.storage()
                            .manifest()
                            .equals(manifests.get(stored.version().id())) ->
                        versions.put(stored.version().id(), stored);
                    case Event.VersionAdded(var stored) ->
                        moved(stored.version().id(), manifests, versions);
                    case Event.VersionRelocated(var id, var _) -> moved(id, manifests, versions);
                    default -> {}
                }
            }
        }
        return List.copyOf(versions.values());
    }

    private void moved(VersionId id, Map<VersionId, ObjectId> manifests, Map<VersionId, StoredVersion> versions) {
        if (manifests.containsKey(id) && !versions.containsKey(id)) {
            now(id).ifPresent(stored -> versions.put(id, stored));
        }
    }

    private Optional<StoredVersion> now(StoredVersion version) {
        return now(version.version().id());
    }

    /// A version as the source has it now; empty when it is swept.
    private Optional<StoredVersion> now(VersionId id) {
        return from.find(Reference.to(id))
                .filter(stored -> !stored.version().state().swept());
    }

    /// Whether all facts are the same. False when somebody commits to the source while they are compared.
    private boolean isSame() {
        try {
            new CatalogComparison(from, to, Optional.of(facts)).run();
        } catch (CofferException.Corrupt e) {
            if (from.lastEntry() == to.lastEntry()) {
                throw e;
            }
        }
        return from.lastEntry() == to.lastEntry();
    }

    /// Checks that all objects are there.
    ///
    /// @return how many versions there are
    private long check(Set<ArtifactName> names) {
        var check = objects.check();
        long[] versions = new long[1];
        to.eachReferences(references -> {
            names.add(references.id().artifact());
            versions[0]++;
            try {
                check.check(references);
            } catch (CofferException.Corrupt e) {
                if (isAsHere(references)) {
                    throw e;
                }
            }
        });
        return versions[0];
    }

    /// Whether the source says the same of where a version lies. It does not when a collection was at work until just now: the
    /// entry that tells is left to the next time.
    private boolean isAsHere(VersionReferences copied) {
        var there = copied.objects().getFirst();
        return now(copied.id())
                .map(stored -> stored.storage().manifest())
                .filter(manifest -> manifest.equals(there) || ObjectCopy.isCut(manifest, there))
                .isPresent();
    }
}
