package dev.coffer.catalog;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.SemVer;
import dev.coffer.artifact.Text;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
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

/// Turns what a transaction asks for into what happens, or says why it cannot. Pure: reads a view, changes nothing.
///
/// One object serves one transaction. It remembers what the transaction's earlier changes came to, because later changes
/// see them.
public final class CommitRules {
    private static final int LABELS_LIMIT = 1_000;

    private final CommitView view;
    private final Transaction transaction;
    private final List<Event> events = new ArrayList<>();
    private final Map<ArtifactName, Long> added = new HashMap<>();
    private final Map<ArtifactName, CommitView.Head> heads = new HashMap<>();
    private final Map<String, ArtifactName> names = new HashMap<>();
    private final Map<ArtifactName, Map<Handle, OptionalLong>> aliases = new HashMap<>();
    private final Map<ArtifactName, Map<Handle, Long>> labels = new HashMap<>();

    /// Facts of the versions that were added or changed here.
    private final Map<VersionId, Facts> facts = new HashMap<>();

    /// Whether the versions are deleted that were added, deleted or restored here.
    private final Map<VersionId, Boolean> deleted = new HashMap<>();

    private CommitRules(CommitView view, Transaction transaction) {
        this.view = view;
        this.transaction = transaction;
    }

    /// What came of applying the rules.
    public sealed interface Ruling {
        /// These events happen. There may be none, when everything asked for is so already.
        record Happens(List<Event> events) implements Ruling {}

        /// Nothing can happen, because these objects are condemned.
        record Condemned(Set<ObjectId> objects) implements Ruling {}
    }

    /// What a transaction comes to whose idempotency key an earlier entry has: that entry, if both are about the same
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
            if (change instanceof Change.AddVersion add) {
                gone.addAll(view.condemned(add.storage().everyObject().toList()));
            }
        }
        if (!gone.isEmpty()) {
            return new Ruling.Condemned(gone);
        }
        var rules = new CommitRules(view, transaction);
        transaction.changes().forEach(rules::apply);
        return new Ruling.Happens(List.copyOf(rules.events));
    }

    private void apply(Change change) {
        switch (change) {
            case Change.AddVersion add -> add(add);
            case Change.SetAlias set -> setAlias(set);
            case Change.RemoveAlias remove -> removeAlias(remove);
            case Change.SetTags set -> setTags(set);
            case Change.Delete(var id) -> delete(id);
            case Change.Restore(var id) -> restore(id);
            case Change.Condemn(var objects) -> condemn(objects);
            case Change.ReplaceOthers(var artifact, var reason) -> replaceOthers(artifact, reason);
            case Change.MoveCatalog(var to) -> moveCatalog(to);
        }
    }

    private void add(Change.AddVersion add) {
        var type = typeOf(add.artifact(), add.type());
        var label = label(add.artifact(), add.label());
        var facts = add.madeHere().isEmpty() ? add.facts() : add.facts().withInputs(inputs(add));
        facts.inputs().forEach(this::checkLive);
        long number = head(add.artifact()).map(CommitView.Head::lastNumber).orElse(0L) + 1;
        var id = new VersionId(add.artifact(), number);
        var version = new Version(
                id,
                label,
                type,
                add.shape(),
                add.digest(),
                add.files(),
                add.bytes(),
                add.newBytes(),
                transaction.time(),
                facts,
                false);
        heads.put(add.artifact(), new CommitView.Head(type, number));
        names.put(add.artifact().folded(), add.artifact());
        this.facts.put(id, facts);
        deleted.put(id, false);
        added.put(add.artifact(), number);
        label.ifPresent(handle ->
                labels.computeIfAbsent(add.artifact(), name -> new HashMap<>()).put(handle, number));
        events.add(new Event.VersionAdded(new StoredVersion(version, add.storage())));
    }

    private List<VersionId> inputs(Change.AddVersion add) {
        var inputs = new ArrayList<>(add.facts().inputs());
        add.madeHere().forEach(artifact -> inputs.add(new VersionId(artifact, addedHere(artifact))));
        return inputs;
    }

    private Optional<Handle> label(ArtifactName artifact, LabelRule rule) {
        return switch (rule) {
            case LabelRule.None() -> Optional.empty();
            case LabelRule.Exactly(var label) -> {
                checkFree(artifact, label);
                yield Optional.of(label);
            }
            case LabelRule.FirstFree(var label) -> Optional.of(firstFree(artifact, label));
            case LabelRule.NextSemVer(var bump) -> Optional.of(nextSemVer(artifact, bump));
        };
    }

    private void checkFree(ArtifactName artifact, Handle label) {
        alias(artifact, label).ifPresent(number -> {
            throw new CofferException.Conflict(
                    "'" + label + "' is an alias of " + artifact + " and cannot be a label too");
        });
        label(artifact, label).ifPresent(number -> {
            throw new CofferException.Conflict("label '" + label + "' is taken: it is " + artifact + ":v" + number);
        });
    }

    private boolean isFree(ArtifactName artifact, Handle label) {
        return alias(artifact, label).isEmpty() && label(artifact, label).isEmpty();
    }

    private Handle firstFree(ArtifactName artifact, Handle label) {
        if (isFree(artifact, label)) {
            return label;
        }
        for (int i = 2; i <= LABELS_LIMIT; i++) {
            var next = label.numbered(i);
            if (isFree(artifact, next)) {
                return next;
            }
        }
        throw new CofferException.Conflict(
                "label '" + label + "' and " + LABELS_LIMIT + " like it are taken",
                "give the version a label of its own");
    }

    private Handle nextSemVer(ArtifactName artifact, Optional<SemVer.Bump> bump) {
        var highest = labels.getOrDefault(artifact, Map.of()).keySet().stream()
                .flatMap(label -> SemVer.find(label.value()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        view.highestSemVer(artifact).ifPresent(highest::add);
        var next = highest.isEmpty()
                ? SemVer.first(bump.orElse(SemVer.Bump.MINOR))
                : highest.last().next(bump.orElse(SemVer.Bump.PATCH));
        var label = Handle.of(next.text());
        checkFree(artifact, label);
        return label;
    }

    private ArtifactType typeOf(ArtifactName artifact, Optional<ArtifactType> asked) {
        var head = head(artifact);
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
        var other = Optional.ofNullable(names.get(artifact.folded())).or(() -> view.named(artifact.folded()));
        if (other.isPresent()) {
            throw new CofferException.Conflict(
                    "'" + artifact + "' differs from the existing artifact '" + other.get() + "' only in case",
                    "use '" + other.get() + "', or a name that differs in more than case");
        }
        return asked.orElse(ArtifactType.OTHER);
    }

    private void setAlias(Change.SetAlias set) {
        long number = set.number().orElseGet(() -> addedHere(set.artifact()));
        checkLive(new VersionId(set.artifact(), number));
        label(set.artifact(), set.alias()).ifPresent(labelled -> {
            throw new CofferException.Conflict("'" + set.alias() + "' is the label of " + set.artifact() + ":v"
                    + labelled + " and cannot be an alias too");
        });
        var now = alias(set.artifact(), set.alias());
        check(set.expected(), now, set.artifact(), set.alias());
        if (now.isEmpty() || now.getAsLong() != number) {
            move(set.artifact(), set.alias(), now, OptionalLong.of(number), set.reason());
        }
    }

    private long addedHere(ArtifactName artifact) {
        return Optional.ofNullable(added.get(artifact))
                .orElseThrow(() -> new CofferException.Invalid("this transaction adds no version of " + artifact));
    }

    private void removeAlias(Change.RemoveAlias remove) {
        var now = alias(remove.artifact(), remove.alias());
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
            boolean movedHere = aliases.getOrDefault(artifact, Map.of()).containsKey(alias);
            var who = movedHere
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
        aliases.computeIfAbsent(artifact, name -> new HashMap<>()).put(alias, to);
        events.add(new Event.AliasMoved(artifact, alias, from, to, reason));
    }

    private void setTags(Change.SetTags set) {
        checkLive(set.version());
        var before = factsOf(set.version());
        var tags = new TreeMap<>(before.tags());
        tags.keySet().removeAll(set.remove());
        tags.putAll(set.set());
        var after = before.withTags(tags);
        if (!after.equals(before)) {
            facts.put(set.version(), after);
            events.add(tagsChanged(set.version(), before.tags(), after.tags()));
        }
    }

    private Facts factsOf(VersionId id) {
        return Optional.ofNullable(facts.get(id))
                .or(() -> view.version(id).map(Version::facts))
                .orElseThrow(() -> missing(id));
    }

    /// Only what really changed, whatever the transaction listed.
    private static Event tagsChanged(VersionId version, Map<String, String> before, Map<String, String> after) {
        var set = new HashMap<>(after);
        set.entrySet().removeAll(before.entrySet());
        var removed = new HashSet<>(before.keySet());
        removed.removeAll(after.keySet());
        return new Event.TagsChanged(version, set, removed);
    }

    private void delete(VersionId id) {
        if (isDeleted(id)) {
            return;
        }
        var names = aliases(id.artifact()).entrySet().stream()
                .filter(alias -> alias.getValue() == id.number())
                .map(Map.Entry::getKey)
                .toList();
        if (!names.isEmpty()) {
            var sorted = names.stream().sorted().map(Handle::value).toList();
            throw new CofferException.Refused(
                    id + " is named by alias " + String.join(", ", sorted),
                    "move or remove the alias first: coffer alias rm " + id.artifact() + ":" + sorted.getFirst());
        }
        deleted.put(id, true);
        events.add(new Event.VersionDeleted(id));
    }

    private void replaceOthers(ArtifactName artifact, String reason) {
        long added = addedHere(artifact);
        checkLive(new VersionId(artifact, added));
        var others = undeleted(artifact);
        others.remove(added);
        if (others.isEmpty()) {
            return;
        }
        long replaced = others.getFirst();
        var kept = new HashSet<Long>();
        aliases(artifact).forEach((alias, number) -> {
            if (number == replaced) {
                move(artifact, alias, OptionalLong.of(number), OptionalLong.of(added), reason);
            } else {
                kept.add(number);
            }
        });
        for (long number : others) {
            if (!kept.contains(number)) {
                var id = new VersionId(artifact, number);
                deleted.put(id, true);
                events.add(new Event.VersionDeleted(id));
            }
        }
    }

    /// The numbers of the undeleted versions as this transaction has made them so far, the highest first.
    private List<Long> undeleted(ArtifactName artifact) {
        var numbers = new TreeSet<>(view.undeleted(artifact));
        deleted.forEach((id, now) -> {
            if (id.artifact().equals(artifact) && now) {
                numbers.remove(id.number());
            } else if (id.artifact().equals(artifact)) {
                numbers.add(id.number());
            }
        });
        return new ArrayList<>(numbers.descendingSet());
    }

    private void moveCatalog(String to) {
        if (!to.equals(view.kind())) {
            events.add(new Event.CatalogMoved(to));
        }
    }

    private void restore(VersionId id) {
        if (isDeleted(id)) {
            deleted.put(id, false);
            events.add(new Event.VersionRestored(id));
        }
    }

    private void condemn(Set<ObjectId> objects) {
        var needed = new TreeSet<>(view.referenced(objects));
        for (var change : transaction.changes()) {
            if (change instanceof Change.AddVersion add) {
                add.storage().everyObject().filter(objects::contains).forEach(needed::add);
            }
        }
        if (!needed.isEmpty()) {
            throw new CofferException.Refused("object " + needed.first() + " is needed by a version", null);
        }
        var fresh = new HashSet<>(objects);
        fresh.removeAll(view.condemned(objects));
        if (!fresh.isEmpty()) {
            events.add(new Event.ObjectsCondemned(fresh));
        }
    }

    /// Whether a version, which must exist, is deleted.
    private boolean isDeleted(VersionId id) {
        return Optional.ofNullable(deleted.get(id)).or(() -> view.isDeleted(id)).orElseThrow(() -> missing(id));
    }

    private static CofferException.NotFound missing(VersionId id) {
        return new CofferException.NotFound("version " + id + " does not exist");
    }

    private void checkLive(VersionId id) {
        if (isDeleted(id)) {
            throw new CofferException.NotFound(
                    "version " + id + " is deleted", "coffer restore " + id + " brings it back");
        }
    }

    private Optional<CommitView.Head> head(ArtifactName artifact) {
        return Optional.ofNullable(heads.get(artifact)).or(() -> view.head(artifact));
    }

    private OptionalLong alias(ArtifactName artifact, Handle alias) {
        var here = aliases.getOrDefault(artifact, Map.of()).get(alias);
        return here == null ? view.alias(artifact, alias) : here;
    }

    private Map<Handle, Long> aliases(ArtifactName artifact) {
        var now = new TreeMap<>(view.aliases(artifact));
        aliases.getOrDefault(artifact, Map.of()).forEach((alias, number) -> {
            if (number.isPresent()) {
                now.put(alias, number.getAsLong());
            } else {
                now.remove(alias);
            }
        });
        return now;
    }

    private OptionalLong label(ArtifactName artifact, Handle label) {
        var here = labels.getOrDefault(artifact, Map.of()).get(label);
        return here == null ? view.label(artifact, label) : OptionalLong.of(here);
    }
}
