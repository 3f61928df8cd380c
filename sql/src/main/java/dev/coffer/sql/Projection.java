package dev.coffer.sql;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.SemVer;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.StoredVersion;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Turns the events of entries into rows: those of entries that are being committed here, and those of another catalog.
final class Projection {
    private final LockedFacts facts;
    private final Rows rows;

    Projection(LockedFacts facts) {
        this.facts = facts;
        this.rows = facts.rows();
    }

    /// Applies the next entry.
    ///
    /// @throws CofferException.Corrupt when it cannot follow what is here
    void apply(Line line) {
        var entry = line.entry();
        facts.follow(line);
        rows.entry(line);
        for (int seq = 0; seq < entry.events().size(); seq++) {
            var place = new Rows.Place(entry, seq);
            switch (entry.events().get(seq)) {
                case Event.VersionAdded(var stored) -> add(place, stored);
                case Event.AliasMoved moved -> move(place, moved);
                case Event.TagsChanged(var id, var set, var removed) -> changeTags(place, id, set, removed);
                case Event.VersionDeleted(var id) -> delete(place, id);
                case Event.VersionRestored(var id) -> restore(place, id);
                case Event.VersionProtected(var id, var protection) -> protect(place, id, Optional.of(protection));
                case Event.VersionUnprotected(var id) -> protect(place, id, Optional.empty());
                case Event.VersionsSwept(var ids) -> ids.forEach(id -> sweep(place, id));
                case Event.VersionRelocated(var id, var storage) -> relocate(place, id, storage);
                case Event.ObjectsCondemned(var objects) -> condemn(place, objects);
                case Event.CatalogMoved(var to) -> facts.moveTo(to);
            }
        }
        rows.flushWhenMany();
    }

    private void add(Rows.Place place, StoredVersion stored) {
        var version = stored.version();
        long artifact = addTo(place, version);
        long id = facts.nextVersion();
        rows.version(id, artifact, stored, place);
        facts.remember(new LockedFacts.VersionRow(id, version.id(), VersionState.LIVE));
        facts.remember(version);
        int position = 0;
        facts.loadVersions(version.facts().inputs());
        for (var input : version.facts().inputs()) {
            rows.input(id, position++, existing(place, input).id());
        }
        refer(place, version.id(), stored.storage());
        stored.storage().everyObject().distinct().forEach(object -> rows.versionObject(id, object));
    }

    /// Makes the objects known that the content of a version lies in.
    private void refer(Rows.Place place, VersionId id, Storage storage) {
        storage.everyObject().distinct().forEach(object -> {
            var condemned = facts.state(object);
            if (condemned.isEmpty()) {
                rows.object(object);
                facts.rememberState(object, false);
            } else if (condemned.get()) {
                throw impossible(place.entry(), "lays " + id + " into " + object + ", which is condemned");
            }
        });
    }

    /// Gives the version's number to its artifact, a new one if need be.
    ///
    /// @return the artifact's row
    private long addTo(Rows.Place place, Version version) {
        var name = version.id().artifact();
        var before = facts.artifact(name);
        long last = before.map(Rows.Artifact::lastNumber).orElse(0L);
        boolean fits = before.isEmpty()
                || (before.get().name().equals(name) && before.get().type() == version.type());
        if (!fits || version.id().number() != last + 1) {
            throw impossible(
                    place.entry(),
                    "adds " + version.id() + ", a " + version.type().word() + ", after "
                            + before.map(artifact -> artifact.name() + ":v" + last + ", a "
                                            + artifact.type().word())
                                    .orElse("nothing"));
        }
        var semVer = version.label().flatMap(label -> SemVer.find(label.value()));
        var highest = before.flatMap(Rows.Artifact::semVer);
        var artifact = new Rows.Artifact(
                before.map(Rows.Artifact::id).orElseGet(facts::nextArtifact),
                name,
                version.type(),
                last + 1,
                semVer.filter(mine -> highest.isEmpty() || mine.compareTo(highest.get()) > 0)
                        .or(() -> highest));
        facts.remember(artifact);
        rows.artifact(artifact);
        return artifact.id();
    }

    private void move(Rows.Place place, Event.AliasMoved moved) {
        var artifact = artifact(place, moved.artifact());
        if (moved.to().stream().anyMatch(number -> number < 1 || number > artifact.lastNumber())) {
            throw impossible(place.entry(), "moves alias " + moved.artifact() + ":" + moved.alias() + " to no version");
        }
        facts.remember(moved);
        rows.aliasMove(artifact.id(), moved, place);
    }

    private void changeTags(Rows.Place place, VersionId id, Map<String, String> set, Set<String> removed) {
        var row = existing(place, id);
        var before = facts.version(id).orElseThrow(() -> Cells.missing("the facts of " + id));
        var tags = new TreeMap<>(before.facts().tags());
        removed.forEach(tag -> {
            tags.remove(tag);
            rows.tag(row.id(), tag, Optional.empty(), place);
        });
        tags.putAll(set);
        set.forEach((tag, value) -> rows.tag(row.id(), tag, Optional.of(value), place));
        var after = before.withFacts(before.facts().withTags(tags));
        facts.remember(after);
        rows.body(row.id(), Stored.body(after));
    }

    private void delete(Rows.Place place, VersionId id) {
        var row = existing(place, id);
        stand(row, row.state().withDeletedAt(Optional.of(place.entry().time())));
        rows.deletion(row.id(), true, place);
    }

    private void restore(Rows.Place place, VersionId id) {
        var row = existing(place, id);
        if (row.state().swept()) {
            throw impossible(place.entry(), "restores " + id + ", which was swept");
        }
        stand(row, row.state().withDeletedAt(Optional.empty()));
        rows.deletion(row.id(), false, place);
    }

    private void protect(Rows.Place place, VersionId id, Optional<Protection> protection) {
        var row = existing(place, id);
        stand(row, row.state().withProtection(protection));
        rows.protection(row.id(), protection, place);
    }

    private void sweep(Rows.Place place, VersionId id) {
        var row = existing(place, id);
        if (!row.state().deleted()) {
            throw impossible(place.entry(), "sweeps " + id + ", which is not deleted");
        }
        if (!row.state().swept()) {
            stand(row, row.state().withSwept());
            rows.sweep(row.id(), place);
        }
    }

    private void stand(LockedFacts.VersionRow row, VersionState state) {
        facts.remember(new LockedFacts.VersionRow(row.id(), row.version(), state));
        rows.state(row.id(), state);
    }

    private void relocate(Rows.Place place, VersionId id, Storage storage) {
        var row = existing(place, id);
        refer(place, id, storage);
        rows.relocate(row.id(), storage);
        facts.remember(id, storage);
    }

    private void condemn(Rows.Place place, Set<ObjectId> objects) {
        rows.flush();
        var left = facts.objects().condemn(objects);
        if (!left.isEmpty()) {
            throw impossible(place.entry(), "condemns " + left.iterator().next() + ", which a version refers to");
        }
        objects.forEach(object -> facts.rememberState(object, true));
    }

    private Rows.Artifact artifact(Rows.Place place, ArtifactName name) {
        return facts.artifact(name)
                .filter(artifact -> artifact.name().equals(name))
                .orElseThrow(() -> impossible(place.entry(), "speaks of " + name + ", which does not exist"));
    }

    private LockedFacts.VersionRow existing(Rows.Place place, VersionId id) {
        return facts.versionRow(id)
                .orElseThrow(() -> impossible(place.entry(), "speaks of " + id + ", which does not exist"));
    }

    private static CofferException.Corrupt impossible(Entry entry, String what) {
        return new CofferException.Corrupt("log entry " + entry.number() + " " + what);
    }
}
