package dev.coffer.catalog;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.Text;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import dev.coffer.blob.ObjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Turns what a transaction asks for into what happens, or says why it cannot. Pure: reads a view, changes nothing. One
/// object serves one transaction.
public final class CommitRules {
    private final CommitView view;
    private final Transaction transaction;
    private final FactsSoFar facts;

    private CommitRules(CommitView view, Transaction transaction) {
        this.view = view;
        this.transaction = transaction;
        this.facts = new FactsSoFar(view);
    }

    /// The result of applying the rules.
    public sealed interface Ruling {
        /// These events happen. There may be none, when everything asked for is so already.
        record Happens(List<Event> events) implements Ruling {}

        /// Nothing can happen, because these objects are condemned.
        record Condemned(Set<ObjectId> objects) implements Ruling {}
    }

    /// The result of a transaction whose idempotency key an earlier entry has: that entry, if both are about the same
    /// artifacts. Two puts that share a key by mistake must not pass for one.
    public static CommitResult.Committed repeat(Transaction transaction, Entry earlier) {
        var asked = new HashSet<ArtifactName>();
        for (var change : transaction.changes()) {
            if (change instanceof Change.AddVersion add) {
                asked.add(add.artifact());
            }
        }
        var given = earlier.added();
        if (!asked.equals(given.stream().map(VersionId::artifact).collect(Collectors.toSet()))) {
            var what = given.isEmpty()
                    ? "a change without a new version"
                    : given.stream().map(VersionId::toString).collect(Collectors.joining(", "));
            throw new CofferException.Conflict(
                    "idempotency key '"
                            + Text.shown(transaction.idempotencyKey().orElse("")) + "' was used for " + what,
                    "use a fresh key for each thing that is done");
        }
        return new CommitResult.Committed(earlier, true);
    }

    public static Ruling apply(Transaction transaction, CommitView view) {
        view.keeper().filter(keeper -> !keeper.equals(view.kind())).ifPresent(keeper -> {
            throw new CofferException.Refused(
                    "the facts of this store moved from " + view.kind() + " to " + Text.shown(keeper),
                    "set metadata_backend: " + Text.shown(keeper));
        });
        var gone = new HashSet<ObjectId>();
        for (var change : transaction.changes()) {
            switch (change) {
                case Change.AddVersion add ->
                    gone.addAll(view.condemned(add.storage().everyObject().toList()));
                case Change.Relocate relocate ->
                    gone.addAll(view.condemned(relocate.to().everyObject().toList()));
                default -> {}
            }
        }
        if (!gone.isEmpty()) {
            return new Ruling.Condemned(gone);
        }
        var rules = new CommitRules(view, transaction);
        transaction.changes().forEach(rules::apply);
        return new Ruling.Happens(rules.facts.events());
    }

    private void apply(Change change) {
        switch (change) {
            case Change.AddVersion add -> add(add);
            case Change.SetAlias set -> setAlias(set);
            case Change.RemoveAlias remove -> removeAlias(remove);
            case Change.SetTags set -> setTags(set);
            case Change.Delete(var id) -> delete(id);
            case Change.Restore(var id) -> restore(id);
            case Change.Protect(var id, var protection) -> protect(id, protection);
            case Change.Unprotect(var id) -> unprotect(id);
            case Change.Sweep(var versions, var deletedBy) -> sweep(versions, deletedBy);
            case Change.Relocate relocate -> relocate(relocate);
            case Change.ExpectLastEntry(var entry) -> expectLastEntry(entry);
            case Change.Condemn(var objects) -> condemn(objects);
            case Change.ReplaceOthers(var artifact, var reason) -> replaceOthers(artifact, reason);
            case Change.MoveCatalog(var to) -> moveCatalog(to);
        }
    }

    private void add(Change.AddVersion add) {
        var type = typeOf(add.artifact(), add.type());
        var label = new LabelChoice(facts, add.artifact()).choose(add.label());
        var itsFacts = add.madeHere().isEmpty() ? add.facts() : add.facts().withInputs(inputs(add));
        facts.checkLive(itsFacts.inputs());
        long number =
                facts.head(add.artifact()).map(CommitView.Head::lastNumber).orElse(0L) + 1;
        var version = new Version(
                new VersionId(add.artifact(), number),
                label,
                type,
                add.shape(),
                add.digest(),
                add.files(),
                add.bytes(),
                add.newBytes(),
                transaction.time(),
                itsFacts,
                VersionState.LIVE);
        facts.add(new StoredVersion(version, add.storage()));
    }

    private List<VersionId> inputs(Change.AddVersion add) {
        var inputs = new ArrayList<>(add.facts().inputs());
        add.madeHere().forEach(artifact -> inputs.add(new VersionId(artifact, facts.addedHere(artifact))));
        return inputs;
    }

    private ArtifactType typeOf(ArtifactName artifact, Optional<ArtifactType> asked) {
        var head = facts.head(artifact);
        if (head.isPresent()) {
            var type = head.get().type();
            if (asked.isPresent() && asked.get() != type) {
                throw new CofferException.Conflict(
                        artifact + " is a " + type.word() + ", not a "
                                + asked.get().word(),
                        "an artifact keeps the type of its first version; use another name");
            }
            return type;
        }
        var other = facts.named(artifact.folded());
        if (other.isPresent()) {
            throw new CofferException.Conflict(
                    "'" + artifact + "' differs from the existing artifact '" + other.get() + "' only in case",
                    "use '" + other.get() + "', or a name that differs in more than case");
        }
        return asked.orElse(ArtifactType.OTHER);
    }

    private void setAlias(Change.SetAlias set) {
        long number = set.number().orElseGet(() -> facts.addedHere(set.artifact()));
        facts.checkLive(new VersionId(set.artifact(), number));
        facts.label(set.artifact(), set.alias()).ifPresent(labelled -> {
            throw new CofferException.Conflict("'" + set.alias() + "' is the label of " + set.artifact() + ":v"
                    + labelled + " and cannot be an alias too");
        });
        var now = facts.alias(set.artifact(), set.alias());
        check(set.expected(), now, set.artifact(), set.alias());
        if (now.isEmpty() || now.getAsLong() != number) {
            move(set.artifact(), set.alias(), now, OptionalLong.of(number), set.reason());
        }
    }

    private void removeAlias(Change.RemoveAlias remove) {
        var now = facts.alias(remove.artifact(), remove.alias());
        if (now.isEmpty()) {
            throw new CofferException.NotFound(remove.artifact() + " has no alias '" + remove.alias() + "'");
        }
        check(remove.expected(), now, remove.artifact(), remove.alias());
        move(remove.artifact(), remove.alias(), now, OptionalLong.empty(), remove.reason());
    }

    private void check(Change.Expected expected, OptionalLong now, ArtifactName artifact, Handle alias) {
        boolean holds = switch (expected) {
            case Change.Expected.Anything() -> true;
            case Change.Expected.Nothing() -> now.isEmpty();
            case Change.Expected.Number(var number) -> now.isPresent() && now.getAsLong() == number;
        };
        if (!holds) {
            var who = facts.isMovedHere(artifact, alias)
                    ? ", moved by this transaction"
                    : view.lastMove(artifact, alias)
                            .map(last -> ", moved by " + last.by() + " at " + last.at())
                            .orElse("");
            throw new CofferException.Conflict(
                    "alias " + artifact + ":" + alias + " names "
                            + (now.isPresent() ? "v" + now.getAsLong() : "nothing") + who + ", which was not expected",
                    "coffer alias history " + artifact + ":" + alias);
        }
    }

    private void move(ArtifactName artifact, Handle alias, OptionalLong from, OptionalLong to, String reason) {
        facts.move(new Event.AliasMoved(artifact, alias, from, to, reason));
    }

    private void setTags(Change.SetTags set) {
        facts.checkLive(set.version());
        var before = facts.facts(set.version());
        var tags = new TreeMap<>(before.tags());
        tags.keySet().removeAll(set.remove());
        tags.putAll(set.set());
        var after = before.withTags(tags);
        if (!after.equals(before)) {
            facts.changeTags(tagsChanged(set.version(), before.tags(), after.tags()), after);
        }
    }

    /// Only what really changed, whatever the transaction listed.
    private static Event.TagsChanged tagsChanged(
            VersionId version, Map<String, String> before, Map<String, String> after) {
        var set = new HashMap<>(after);
        set.entrySet().removeAll(before.entrySet());
        var removed = new HashSet<>(before.keySet());
        removed.removeAll(after.keySet());
        return new Event.TagsChanged(version, set, removed);
    }

    private void delete(VersionId id) {
        if (facts.isDeleted(id)) {
            return;
        }
        var names = facts.aliases(id.artifact()).entrySet().stream()
                .filter(alias -> alias.getValue() == id.number())
                .map(Map.Entry::getKey)
                .toList();
        if (!names.isEmpty()) {
            var sorted = names.stream().sorted().map(Handle::value).toList();
            throw new CofferException.Refused(
                    id + " is named by alias " + String.join(", ", sorted),
                    "move or remove the alias first: coffer alias rm " + id.artifact() + ":" + sorted.getFirst());
        }
        protection(id).ifPresent(protection -> {
            throw new CofferException.Refused(
                    id + " is protected"
                            + protection.until().map(until -> " until " + until).orElse("")
                            + (protection.reason().isEmpty() ? "" : ": " + Text.shown(protection.reason())),
                    "coffer unprotect " + id + " ends that");
        });
        facts.delete(id, transaction.time());
    }

    private void replaceOthers(ArtifactName artifact, String reason) {
        long added = facts.addedHere(artifact);
        facts.checkLive(new VersionId(artifact, added));
        var others = facts.undeleted(artifact);
        others.remove(added);
        if (others.isEmpty()) {
            return;
        }
        long replaced = others.getFirst();
        var kept = new HashSet<Long>();
        facts.aliases(artifact).forEach((alias, number) -> {
            if (number == replaced) {
                move(artifact, alias, OptionalLong.of(number), OptionalLong.of(added), reason);
            } else {
                kept.add(number);
            }
        });
        for (long number : others) {
            var id = new VersionId(artifact, number);
            if (!kept.contains(number) && protection(id).isEmpty()) {
                facts.delete(id, transaction.time());
            }
        }
    }

    private void moveCatalog(String to) {
        if (!to.equals(view.kind())) {
            facts.happens(new Event.CatalogMoved(to));
        }
    }

    private void restore(VersionId id) {
        if (!facts.isDeleted(id)) {
            return;
        }
        if (facts.state(id).swept()) {
            throw new CofferException.NotFound(
                    id + " was deleted and swept; its content is gone", "coffer log " + id.artifact());
        }
        facts.restore(id);
    }

    /// Returns what keeps a version from being deleted now.
    private Optional<Protection> protection(VersionId id) {
        return facts.state(id).protection().filter(protection -> protection.holdsAt(transaction.time()));
    }

    private void protect(VersionId id, Protection protection) {
        facts.checkLive(id);
        if (!protection.holdsAt(transaction.time())) {
            throw new CofferException.Invalid(
                    "a protection until " + protection.until().orElseThrow() + " would be over", "name a later time");
        }
        if (!facts.state(id).protection().equals(Optional.of(protection))) {
            facts.protect(id, protection);
        }
    }

    private void unprotect(VersionId id) {
        if (facts.state(id).protection().isPresent()) {
            facts.unprotect(id);
        }
    }

    private void sweep(Set<VersionId> versions, Instant deletedBy) {
        var swept = new TreeSet<VersionId>();
        for (var id : new TreeSet<>(versions)) {
            var state = facts.state(id);
            if (state.deletedAt().isEmpty() || state.deletedAt().get().isAfter(deletedBy)) {
                throw new CofferException.Refused(
                        id
                                + (state.deleted()
                                        ? " was deleted only at "
                                                + state.deletedAt().get()
                                        : " is not deleted"),
                        null);
            }
            if (!state.swept()) {
                swept.add(id);
            }
        }
        if (!swept.isEmpty()) {
            facts.sweep(swept);
        }
    }

    private void relocate(Change.Relocate relocate) {
        var id = relocate.version();
        if (facts.state(id).swept()) {
            throw new CofferException.Conflict(id + " was swept");
        }
        var now = facts.storage(id);
        if (now.equals(relocate.to().withoutFirstChunks())) {
            return;
        }
        if (!now.manifest().equals(relocate.from())) {
            throw new CofferException.Conflict(
                    id + " has " + now.manifest() + ", not " + relocate.from() + ": somebody was faster");
        }
        facts.relocate(id, relocate.to());
    }

    private void expectLastEntry(long entry) {
        if (view.lastEntry() != entry) {
            throw new CofferException.Conflict("there is entry " + view.lastEntry() + " behind entry " + entry);
        }
    }

    private void condemn(Set<ObjectId> objects) {
        if (!view.isLogWhole()) {
            throw new IllegalStateException("objects are to be condemned, and nobody looked whether the log is whole");
        }
        var needed = new TreeSet<>(view.referenced(objects));
        for (var change : transaction.changes()) {
            switch (change) {
                case Change.AddVersion add ->
                    add.storage().everyObject().filter(objects::contains).forEach(needed::add);
                case Change.Relocate relocate ->
                    relocate.to().everyObject().filter(objects::contains).forEach(needed::add);
                default -> {}
            }
        }
        if (!needed.isEmpty()) {
            throw new CofferException.Refused("object " + needed.first() + " is needed by a version", null);
        }
        var fresh = new HashSet<>(objects);
        fresh.removeAll(view.condemned(objects));
        if (!fresh.isEmpty()) {
            facts.happens(new Event.ObjectsCondemned(fresh));
        }
    }
}
