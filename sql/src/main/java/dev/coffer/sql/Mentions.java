package dev.coffer.sql;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.Transaction;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What transactions, or entries that are taken over, speak of: it is read for all of them at once.
final class Mentions {
    private final Set<ArtifactName> artifacts = new LinkedHashSet<>();
    private final Set<ArtifactName> aliases = new LinkedHashSet<>();
    private final Set<VersionId> versions = new LinkedHashSet<>();
    private final Set<VersionId> storages = new LinkedHashSet<>();
    private final Set<ObjectId> objects = new LinkedHashSet<>();

    private Mentions() {}

    static Mentions of(List<Transaction> transactions) {
        var mentions = new Mentions();
        transactions.forEach(transaction -> transaction.changes().forEach(mentions::add));
        return mentions;
    }

    static Mentions ofEntries(List<Entry> entries) {
        var mentions = new Mentions();
        entries.forEach(entry -> entry.events().forEach(mentions::add));
        return mentions;
    }

    private void add(Change change) {
        switch (change) {
            case Change.AddVersion add -> {
                artifacts.add(add.artifact());
                versions.addAll(add.facts().inputs());
                add(add.storage());
            }
            case Change.SetAlias set -> {
                artifacts.add(set.artifact());
                set.number().stream()
                        .filter(number -> number > 0)
                        .mapToObj(number -> new VersionId(set.artifact(), number))
                        .forEach(versions::add);
            }
            case Change.RemoveAlias remove -> artifacts.add(remove.artifact());
            case Change.ReplaceOthers replace -> artifacts.add(replace.artifact());
            case Change.SetTags set -> add(set.version());
            case Change.Delete(var id) -> {
                add(id);
                aliases.add(id.artifact());
            }
            case Change.Restore(var id) -> add(id);
            case Change.Protect(var id, var _) -> add(id);
            case Change.Unprotect(var id) -> add(id);
            case Change.Sweep(var ids, var _) -> ids.forEach(this::add);
            case Change.Relocate(var id, var _, var to) -> {
                add(id);
                storages.add(id);
                add(to);
            }
            case Change.Condemn _, Change.MoveCatalog _, Change.ExpectLastEntry _ -> {}
        }
    }

    private void add(Event event) {
        switch (event) {
            case Event.VersionAdded(var stored) -> {
                artifacts.add(stored.version().id().artifact());
                versions.addAll(stored.version().facts().inputs());
                add(stored.storage());
            }
            case Event.AliasMoved moved -> artifacts.add(moved.artifact());
            case Event.TagsChanged(var id, var _, var _) -> add(id);
            case Event.VersionDeleted(var id) -> add(id);
            case Event.VersionRestored(var id) -> add(id);
            case Event.VersionProtected(var id, var _) -> add(id);
            case Event.VersionUnprotected(var id) -> add(id);
            case Event.VersionsSwept(var ids) -> ids.forEach(this::add);
            case Event.VersionRelocated(var id, var storage) -> {
                add(id);
                add(storage);
            }
            case Event.ObjectsCondemned _, Event.CatalogMoved _ -> {}
        }
    }

    private void add(VersionId id) {
        artifacts.add(id.artifact());
        versions.add(id);
    }

    private void add(Storage storage) {
        storage.everyObject().forEach(objects::add);
    }

    Collection<ArtifactName> artifacts() {
        return artifacts;
    }

    /// Those whose aliases count.
    Collection<ArtifactName> aliases() {
        return aliases;
    }

    Collection<VersionId> versions() {
        return versions;
    }

    /// Versions for which it counts where their content lies.
    Collection<VersionId> storages() {
        return storages;
    }

    /// Those that versions come to refer to.
    Collection<ObjectId> objects() {
        return objects;
    }
}
