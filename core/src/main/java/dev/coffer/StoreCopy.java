package dev.coffer;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.copy.ObjectCopy;
import dev.coffer.transfer.Progress;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Copies a whole store: every version, deleted ones too, with number, label and facts, and everything that ever happened.
///
/// The copy has an id of its own and the same entries, but for what [CopiedFacts] tells. Objects keep their names, unless they must be
/// cut, and go before the entries that refer to them,
/// so whatever is committed in the copy can be read, and a copy that was killed goes on where it was. Run again later, it brings
/// what has happened since. Writers may be at work in the source: what they commit meanwhile may wait for the next time.
final class StoreCopy {
    private static final int ENTRIES_AT_ONCE = 100;

    /// How often it goes after writers before it leaves what they have just done to the next time.
    private static final int ROUNDS = 5;

    private final Backend source;
    private final Backend target;
    private final Catalog from;
    private final Catalog to;
    private final CopiedFacts facts;
    private final ObjectCopy objects;

    private StoreCopy(Backend source, Backend target, Progress progress) {
        this.source = source;
        this.target = target;
        this.from = source.catalog();
        this.to = target.catalog();
        this.facts = new CopiedFacts(to.kind());
        checkPlaces();
        checkPast();
        this.objects =
                new ObjectCopy(source.blobs(), target.blobs(), target.tuning().rawSliceBytes(), progress);
    }

    /// @throws CofferException.Refused when the target has entries that the source does not have
    /// @throws CofferException.Corrupt when something is damaged in the source, or the two differ in the end
    static StoreCopyResult run(Backend source, Backend target, Clock clock, Progress progress) {
        var start = clock.instant();
        long before = target.catalog().lastEntry();
        var copy = new StoreCopy(source, target, progress);
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
        for (long last = to.lastEntry(); last < end; ) {
            var entries = from.entries(last, (int) Math.min(ENTRIES_AT_ONCE, end - last));
            var storages =
                    objects.copy(entries.stream().flatMap(StoreCopy::added).toList());
            to.replay(
                    entries.stream().map(entry -> facts.entry(entry, storages)).toList());
            last = entries.getLast().number();
        }
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
        long versions = 0;
        long last = to.lastEntry();
        for (long after = 0; after < last; ) {
            var entries = to.entries(after, Catalog.PAGE_LIMIT);
            for (var version : entries.stream().flatMap(StoreCopy::added).toList()) {
                check.check(version);
                names.add(version.version().id().artifact());
                versions++;
            }
            after = entries.getLast().number();
        }
        return versions;
    }

    private static Stream<StoredVersion> added(Entry entry) {
        return entry.events().stream()
                .filter(Event.VersionAdded.class::isInstance)
                .map(event -> ((Event.VersionAdded) event).stored());
    }
}
