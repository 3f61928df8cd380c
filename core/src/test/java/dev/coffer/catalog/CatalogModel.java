package dev.coffer.catalog;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
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

/// What a catalog is, in plain maps: written from the Javadoc of [Catalog] and [Change], without [CommitRules].
final class CatalogModel {
    private State state = new State();
    private final List<Done> log = new ArrayList<>();

    /// An entry: who made it, and which versions it added.
    private record Done(Ulid transaction, Optional<String> key, List<VersionId> added) {}

    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final String code;

        Failure(String code) {
            super(code);
            this.code = code;
        }
    }

    private static final class State {
        final Map<String, Series> artifacts = new TreeMap<>();
        final Set<ObjectId> condemned = new HashSet<>();

        Series series(ArtifactName name) {
            return artifacts.getOrDefault(name.value(), Series.none(ArtifactType.OTHER));
        }

        State copy() {
            var copy = new State();
            artifacts.forEach((name, series) -> copy.artifacts.put(name, series.copy()));
            copy.condemned.addAll(condemned);
            return copy;
        }
    }

    private record Series(
            ArtifactType type, List<StoredVersion> versions, Map<Handle, Long> aliases, List<AliasMove> moves) {
        static Series none(ArtifactType type) {
            return new Series(type, new ArrayList<>(), new HashMap<>(), new ArrayList<>());
        }

        Series copy() {
            return new Series(type, new ArrayList<>(versions), new HashMap<>(aliases), new ArrayList<>(moves));
        }

        OptionalLong labelled(Handle label) {
            return versions.stream()
                    .filter(stored -> stored.version().label().equals(Optional.of(label)))
                    .mapToLong(stored -> stored.version().id().number())
                    .findFirst();
        }
    }

    /// What committing comes to, as words.
    String commit(Transaction transaction) {
        for (int i = 0; i < log.size(); i++) {
            if (log.get(i).transaction().equals(transaction.id())) {
                return "repeated " + (i + 1);
            }
        }
        for (int i = 0; i < log.size(); i++) {
            if (transaction.idempotencyKey().isPresent() && log.get(i).key().equals(transaction.idempotencyKey())) {
                var before = new HashSet<String>();
                log.get(i).added().forEach(id -> before.add(id.artifact().value()));
                return before.equals(namesIn(transaction)) ? "repeated " + (i + 1) : "CONFLICT";
            }
        }
        var gone = new TreeSet<ObjectId>();
        adds(transaction).forEach(add -> gone.addAll(objects(add.storage())));
        gone.retainAll(state.condemned);
        return gone.isEmpty() ? run(transaction) : "condemned " + gone;
    }

    private String run(Transaction transaction) {
        var next = state.copy();
        var added = new ArrayList<VersionId>();
        int changed = 0;
        try {
            for (var change : transaction.changes()) {
                changed += apply(next, change, transaction, added) ? 1 : 0;
            }
        } catch (Failure e) {
            return e.code;
        }
        if (changed == 0) {
            return "unchanged";
        }
        state = next;
        log.add(new Done(transaction.id(), transaction.idempotencyKey(), added));
        return "committed " + log.size() + " " + added;
    }

    private static boolean apply(State to, Change change, Transaction transaction, List<VersionId> added) {
        return switch (change) {
            case Change.AddVersion add -> add(to, add, transaction, added);
            case Change.SetAlias set -> {
                var fresh = added.stream()
                        .filter(id -> id.artifact().equals(set.artifact()))
                        .toList();
                check(set.number().isPresent() || !fresh.isEmpty(), "INVALID");
                long number = set.number().orElseGet(() -> fresh.getLast().number());
                check(!live(to, new VersionId(set.artifact(), number)).version().deleted(), "NOT_FOUND");
                var series = to.series(set.artifact());
                check(series.labelled(set.alias()).isEmpty(), "CONFLICT");
                yield move(
                        series,
                        set.artifact(),
                        set.alias(),
                        set.expected(),
                        OptionalLong.of(number),
                        set.reason(),
                        transaction);
            }
            case Change.RemoveAlias remove -> {
                var series = to.series(remove.artifact());
                check(series.aliases().containsKey(remove.alias()), "NOT_FOUND");
                yield move(
                        series,
                        remove.artifact(),
                        remove.alias(),
                        remove.expected(),
                        OptionalLong.empty(),
                        remove.reason(),
                        transaction);
            }
            case Change.SetTags(var id, var set, var remove) -> {
                var stored = live(to, id);
                var tags = new HashMap<>(stored.version().facts().tags());
                remove.forEach(tags::remove);
                tags.putAll(set);
                boolean changes = !tags.equals(stored.version().facts().tags());
                replace(
                        to,
                        stored,
                        stored.version().withFacts(stored.version().facts().withTags(tags)));
                yield changes;
            }
            case Change.Delete(var id) -> {
                var stored = existing(to, id);
                boolean named = to.series(id.artifact()).aliases().containsValue(id.number());
                check(stored.version().deleted() || !named, "REFUSED");
                replace(to, stored, stored.version().withDeleted(true));
                yield !stored.version().deleted();
            }
            case Change.Restore(var id) -> {
                var stored = existing(to, id);
                replace(to, stored, stored.version().withDeleted(false));
                yield stored.version().deleted();
            }
            case Change.Condemn(var objects) -> {
                var needed = new HashSet<ObjectId>();
                to.artifacts
                        .values()
                        .forEach(series ->
                                series.versions().forEach(stored -> needed.addAll(objects(stored.storage()))));
                adds(transaction).forEach(add -> needed.addAll(objects(add.storage())));
                needed.retainAll(objects);
                check(needed.isEmpty(), "REFUSED");
                yield to.condemned.addAll(objects);
            }
            case Change.ReplaceOthers _, Change.MoveCatalog _ -> throw new IllegalArgumentException(change.toString());
        };
    }

    private static boolean add(State to, Change.AddVersion add, Transaction transaction, List<VersionId> added) {
        var name = add.artifact().value();
        boolean clash =
                to.artifacts.keySet().stream().anyMatch(other -> !other.equals(name) && other.equalsIgnoreCase(name));
        check(!clash, "CONFLICT");
        var type = add.type().orElse(ArtifactType.OTHER);
        var series = to.artifacts.getOrDefault(name, Series.none(type));
        check(add.type().isEmpty() || series.type() == type, "CONFLICT");
        var label =
                add.label() instanceof LabelRule.Exactly(var exactly) ? Optional.of(exactly) : Optional.<Handle>empty();
        label.ifPresent(wanted ->
                check(series.labelled(wanted).isEmpty() && !series.aliases().containsKey(wanted), "CONFLICT"));
        add.facts().inputs().forEach(input -> live(to, input));
        var id = new VersionId(add.artifact(), series.versions().size() + 1);
        var version = new Version(
                id,
                label,
                series.type(),
                add.shape(),
                add.digest(),
                add.files(),
                add.bytes(),
                add.newBytes(),
                transaction.time(),
                add.facts(),
                false);
        series.versions().add(new StoredVersion(version, add.storage()));
        to.artifacts.put(name, series);
        return added.add(id);
    }

    private static boolean move(
            Series series,
            ArtifactName artifact,
            Handle alias,
            Change.Expected expected,
            OptionalLong to,
            String reason,
            Transaction by) {
        var now = series.aliases().get(alias);
        boolean holds = expected instanceof Change.Expected.Anything
                || (expected instanceof Change.Expected.Nothing && now == null)
                || (expected instanceof Change.Expected.Number(var number) && now != null && now == number);
        check(holds, "CONFLICT");
        var from = now == null ? OptionalLong.empty() : OptionalLong.of(now);
        if (from.equals(to)) {
            return false;
        }
        series.moves().add(new AliasMove(artifact, alias, from, to, by.time(), by.actor(), reason));
        to.ifPresentOrElse(
                number -> series.aliases().put(alias, number),
                () -> series.aliases().remove(alias));
        return true;
    }

    private static StoredVersion existing(State in, VersionId id) {
        var series = in.series(id.artifact());
        check(id.number() <= series.versions().size(), "NOT_FOUND");
        return series.versions().get((int) id.number() - 1);
    }

    private static StoredVersion live(State in, VersionId id) {
        var stored = existing(in, id);
        check(!stored.version().deleted(), "NOT_FOUND");
        return stored;
    }

    private static void replace(State in, StoredVersion old, Version version) {
        var id = version.id();
        in.series(id.artifact()).versions().set((int) id.number() - 1, new StoredVersion(version, old.storage()));
    }

    private static void check(boolean holds, String code) {
        if (!holds) {
            throw new Failure(code);
        }
    }

    private static List<Change.AddVersion> adds(Transaction transaction) {
        return transaction.changes().stream()
                .filter(Change.AddVersion.class::isInstance)
                .map(Change.AddVersion.class::cast)
                .toList();
    }

    private static Set<String> namesIn(Transaction transaction) {
        var names = new HashSet<String>();
        adds(transaction).forEach(add -> names.add(add.artifact().value()));
        return names;
    }

    private static Set<ObjectId> objects(Storage storage) {
        var objects = new HashSet<>(storage.objects());
        objects.add(storage.manifest());
        return objects;
    }

    long lastEntry() {
        return log.size();
    }

    List<Artifact> artifacts() {
        var list = new ArrayList<Artifact>();
        state.artifacts.forEach((name, series) -> {
            var live = versions(name).stream()
                    .filter(stored -> !stored.version().deleted())
                    .toList();
            long latest = live.isEmpty() ? 0 : live.getFirst().version().id().number();
            list.add(new Artifact(ArtifactName.of(name), series.type(), live.size(), latest, series.aliases()));
        });
        return list;
    }

    /// Newest first.
    List<StoredVersion> versions(String artifact) {
        return state.series(ArtifactName.of(artifact)).versions().reversed();
    }

    OptionalLong alias(String artifact, Handle alias) {
        var number = state.series(ArtifactName.of(artifact)).aliases().get(alias);
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }

    /// Newest first.
    List<AliasMove> moves(String artifact, Handle alias) {
        return state.series(ArtifactName.of(artifact)).moves().reversed().stream()
                .filter(move -> move.alias().equals(alias))
                .toList();
    }
}
