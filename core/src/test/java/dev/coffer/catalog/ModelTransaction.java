package dev.coffer.catalog;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.SemVer;
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
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// One transaction of a [CatalogModel] on its way.
final class ModelTransaction {
    private final String kind;
    private final Transaction transaction;

    /// The facts as they are after what has happened so far.
    final ModelFacts facts;

    final List<CatalogModel.Fact> happened = new ArrayList<>();
    final List<VersionId> added = new ArrayList<>();

    private final ModelFacts before;
    private final long lastEntry;

    ModelTransaction(String kind, ModelFacts before, long lastEntry, Transaction transaction) {
        this.kind = kind;
        this.before = before;
        this.lastEntry = lastEntry;
        this.facts = before.copy();
        this.transaction = transaction;
    }

    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final String code;

        Failure(String code) {
            super(code);
            this.code = code;
        }
    }

    void run() {
        transaction.changes().forEach(this::apply);
    }

    private void happens(Consumer<ModelFacts> effect) {
        effect.accept(facts);
        happened.add(new CatalogModel.Fact(transaction.time(), effect));
    }

    private static void check(boolean holds, String code) {
        if (!holds) {
            throw new Failure(code);
        }
    }

    private void apply(Change change) {
        switch (change) {
            case Change.AddVersion add -> add(add);
            case Change.ReplaceOthers(var artifact, var reason) -> replaceOthers(artifact, reason);
            case Change.SetAlias set -> {
                var to = set.number().isPresent()
                        ? new VersionId(set.artifact(), set.number().getAsLong())
                        : addedHere(set.artifact());
                live(to);
                check(facts.series(set.artifact()).labelled(set.alias()).isEmpty(), "CONFLICT");
                check(holds(set.expected(), set.artifact(), set.alias()), "CONFLICT");
                move(set.artifact(), set.alias(), OptionalLong.of(to.number()), set.reason());
            }
            case Change.RemoveAlias remove -> {
                check(facts.series(remove.artifact()).aliases.containsKey(remove.alias()), "NOT_FOUND");
                check(holds(remove.expected(), remove.artifact(), remove.alias()), "CONFLICT");
                move(remove.artifact(), remove.alias(), OptionalLong.empty(), remove.reason());
            }
            case Change.SetTags(var id, var set, var remove) -> {
                var before = live(id).facts().tags();
                var after = new HashMap<>(before);
                remove.forEach(after::remove);
                after.putAll(set);
                changeTags(id, before, after);
            }
            case Change.Delete(var id) -> {
                boolean named = facts.series(id.artifact()).aliases.containsValue(id.number());
                if (!existing(id).deleted()) {
                    check(!named && !isProtected(id), "REFUSED");
                    happens(to -> to.setDeleted(id, Optional.of(transaction.time())));
                }
            }
            case Change.Restore(var id) -> {
                if (existing(id).deleted()) {
                    check(!existing(id).state().swept(), "NOT_FOUND");
                    happens(to -> to.setDeleted(id, Optional.empty()));
                }
            }
            case Change.Protect(var id, var protection) -> {
                live(id);
                check(protection.holdsAt(transaction.time()), "INVALID");
                if (!existing(id).state().protection().equals(Optional.of(protection))) {
                    happens(to -> to.protect(id, Optional.of(protection)));
                }
            }
            case Change.Unprotect(var id) -> {
                if (existing(id).state().protection().isPresent()) {
                    happens(to -> to.protect(id, Optional.empty()));
                }
            }
            case Change.Sweep(var ids, var deletedBy) -> sweep(ids, deletedBy);
            case Change.Relocate(var id, var from, var to) -> {
                check(!existing(id).state().swept(), "CONFLICT");
                var now = facts.laid(facts.existing(id).orElseThrow()).storage().withoutFirstChunks();
                if (!now.equals(to.withoutFirstChunks())) {
                    check(now.manifest().equals(from), "CONFLICT");
                    facts.relocated.put(id, to.withoutFirstChunks());
                    happens(any -> {});
                }
            }
            case Change.ExpectLastEntry(var entry) -> check(entry == lastEntry, "CONFLICT");
            case Change.Condemn(var objects) -> condemn(objects);
            case Change.MoveCatalog(var elsewhere) -> {
                if (!elsewhere.equals(kind)) {
                    happens(to -> to.keeper = Optional.of(elsewhere));
                }
            }
        }
    }

    private void add(Change.AddVersion add) {
        var name = add.artifact();
        boolean clash = facts.artifacts.keySet().stream()
                .anyMatch(other -> !other.equals(name.value()) && other.equalsIgnoreCase(name.value()));
        check(!clash, "CONFLICT");
        var series = facts.series(name);
        var asked = add.type().orElse(ArtifactType.OTHER);
        var type = series.versions.isEmpty()
                ? asked
                : series.versions.firstEntry().getValue().version().type();
        check(add.type().isEmpty() || type == asked, "CONFLICT");
        var label = label(series, add.label());
        var inputs = Stream.concat(
                        add.facts().inputs().stream(), add.madeHere().stream().map(this::addedHere))
                .toList();
        inputs.forEach(this::live);
        var id = new VersionId(name, series.versions.size() + 1);
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
                add.facts().withInputs(inputs),
                VersionState.LIVE);
        added.add(id);
        happens(to -> to.add(new StoredVersion(version, add.storage())));
    }

    private static Optional<Handle> label(ModelFacts.Series series, LabelRule rule) {
        return switch (rule) {
            case LabelRule.None() -> Optional.empty();
            case LabelRule.Exactly(var label) -> {
                check(series.isFree(label), "CONFLICT");
                yield Optional.of(label);
            }
            case LabelRule.FirstFree(var label) ->
                Stream.concat(Stream.of(label), Stream.iterate(2, i -> i + 1).map(label::numbered))
                        .filter(series::isFree)
                        .findFirst();
            case LabelRule.NextSemVer(var bump) -> {
                var highest = series.versions.values().stream()
                        .flatMap(stored -> stored.version().label().stream())
                        .flatMap(word -> SemVer.find(word.value()).stream())
                        .max(SemVer::compareTo);
                var next = highest.isPresent()
                        ? highest.get().next(bump.orElse(SemVer.Bump.PATCH)).text()
                        : bump.map(first -> SemVer.first(first).text()).orElse("0.1.0");
                check(series.isFree(Handle.of(next)), "CONFLICT");
                yield Optional.of(Handle.of(next));
            }
        };
    }

    private void replaceOthers(ArtifactName artifact, String reason) {
        var fresh = addedHere(artifact);
        live(fresh);
        var others = facts
                .series(artifact)
                .newestFirst(stored -> !stored.version().deleted())
                .stream()
                .map(stored -> stored.version().id())
                .filter(id -> id.number() < fresh.number())
                .toList();
        if (others.isEmpty()) {
            return;
        }
        long replaced = others.getFirst().number();
        for (var alias : List.copyOf(facts.series(artifact).aliases.entrySet())) {
            if (alias.getValue() == replaced) {
                move(artifact, alias.getKey(), OptionalLong.of(fresh.number()), reason);
            }
        }
        var named = Set.copyOf(facts.series(artifact).aliases.values());
        others.stream()
                .filter(id -> !named.contains(id.number()))
                .filter(id -> !isProtected(id))
                .forEach(id -> happens(to -> to.setDeleted(id, Optional.of(transaction.time()))));
    }

    private void changeTags(VersionId id, Map<String, String> before, Map<String, String> after) {
        var names = new HashSet<>(before.keySet());
        names.addAll(after.keySet());
        names.stream()
                .filter(tag -> !Optional.ofNullable(before.get(tag)).equals(Optional.ofNullable(after.get(tag))))
                .forEach(tag -> happens(to -> to.setTag(id, tag, Optional.ofNullable(after.get(tag)))));
    }

    private boolean holds(Change.Expected expected, ArtifactName artifact, Handle alias) {
        var now = facts.series(artifact).aliases.get(alias);
        return switch (expected) {
            case Change.Expected.Anything() -> true;
            case Change.Expected.Nothing() -> now == null;
            case Change.Expected.Number(var number) -> now != null && now == number;
        };
    }

    private void move(ArtifactName artifact, Handle alias, OptionalLong to, String reason) {
        var now = facts.series(artifact).aliases.get(alias);
        var from = now == null ? OptionalLong.empty() : OptionalLong.of(now);
        if (!from.equals(to)) {
            var move = new AliasMove(artifact, alias, from, to, transaction.time(), transaction.actor(), reason);
            happens(target -> target.move(move));
        }
    }

    private void condemn(Set<ObjectId> objects) {
        var needed = new HashSet<ObjectId>();
        before.order.stream()
                .map(id -> before.existing(id).orElseThrow())
                .filter(stored -> !stored.version().state().swept())
                .forEach(stored -> needed.addAll(objects(before.laid(stored).storage())));
        storages(transaction).forEach(storage -> needed.addAll(objects(storage)));
        needed.retainAll(objects);
        check(needed.isEmpty(), "REFUSED");
        if (!facts.condemned.containsAll(objects)) {
            happens(to -> to.condemned.addAll(objects));
        }
    }

    private boolean isProtected(VersionId id) {
        return existing(id)
                .state()
                .protection()
                .filter(protection -> protection.holdsAt(transaction.time()))
                .isPresent();
    }

    private void sweep(Set<VersionId> ids, Instant deletedBy) {
        for (var id : new TreeSet<>(ids)) {
            var deletedAt = existing(id).state().deletedAt();
            check(deletedAt.isPresent() && !deletedAt.get().isAfter(deletedBy), "REFUSED");
        }
        ids.stream().filter(id -> !existing(id).state().swept()).forEach(id -> happens(to -> to.sweep(id)));
    }

    private VersionId addedHere(ArtifactName artifact) {
        var fresh = added.stream().filter(id -> id.artifact().equals(artifact)).toList();
        check(!fresh.isEmpty(), "INVALID");
        return fresh.getLast();
    }

    private Version existing(VersionId id) {
        check(facts.existing(id).isPresent(), "NOT_FOUND");
        return facts.existing(id).orElseThrow().version();
    }

    private Version live(VersionId id) {
        check(!existing(id).deleted(), "NOT_FOUND");
        return existing(id);
    }

    static List<Change.AddVersion> adds(Transaction transaction) {
        return transaction.changes().stream()
                .filter(Change.AddVersion.class::isInstance)
                .map(Change.AddVersion.class::cast)
                .toList();
    }

    /// Returns what a transaction makes versions refer to.
    static List<Storage> storages(Transaction transaction) {
        return transaction.changes().stream()
                .flatMap(change -> switch (change) {
                    case Change.AddVersion add -> Stream.of(add.storage());
                    case Change.Relocate relocate -> Stream.of(relocate.to());
                    default -> Stream.<Storage>of();
                })
                .toList();
    }

    static Set<ObjectId> objects(Storage storage) {
        var objects = new HashSet<>(storage.objects());
        objects.add(storage.manifest());
        return objects;
    }
}
