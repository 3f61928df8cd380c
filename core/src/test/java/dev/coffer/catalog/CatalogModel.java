package dev.coffer.catalog;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.Reference.Selector;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A model of a catalog in plain maps: written from the Javadoc of [Catalog] and [Change], without [CommitRules].
///
/// It remembers everything that happened. The facts of a moment follow from what was recorded by then.
final class CatalogModel {
    private final String kind;
    private final List<Done> log = new ArrayList<>();
    private final List<Fact> facts = new ArrayList<>();
    private ModelFacts now = new ModelFacts();

    CatalogModel(String kind) {
        this.kind = kind;
    }

    /// An entry: who made it, and which versions it added.
    private record Done(Ulid transaction, Optional<String> key, List<VersionId> added) {}

    /// Something that happened, as what it does to the facts before it.
    record Fact(Instant time, Consumer<ModelFacts> effect) {}

    /// Returns the result of a commit in words.
    String commit(Transaction transaction) {
        for (int i = 0; i < log.size(); i++) {
            if (log.get(i).transaction().equals(transaction.id())) {
                return "repeated " + (i + 1);
            }
        }
        for (int i = 0; i < log.size(); i++) {
            if (transaction.idempotencyKey().isPresent() && log.get(i).key().equals(transaction.idempotencyKey())) {
                var before = new HashSet<ArtifactName>();
                log.get(i).added().forEach(id -> before.add(id.artifact()));
                var asked = new HashSet<ArtifactName>();
                ModelTransaction.adds(transaction).forEach(add -> asked.add(add.artifact()));
                return before.equals(asked) ? "repeated " + (i + 1) : "CONFLICT";
            }
        }
        if (now.keeper.isPresent() && !now.keeper.get().equals(kind)) {
            return "REFUSED";
        }
        var gone = new TreeSet<ObjectId>();
        ModelTransaction.storages(transaction).forEach(storage -> gone.addAll(ModelTransaction.objects(storage)));
        gone.retainAll(now.condemned);
        return gone.isEmpty() ? run(transaction) : "condemned " + gone;
    }

    private String run(Transaction transaction) {
        var work = new ModelTransaction(kind, now, log.size(), transaction);
        try {
            work.run();
        } catch (ModelTransaction.Failure e) {
            return e.code;
        }
        if (work.happened.isEmpty()) {
            return "unchanged";
        }
        now = work.facts;
        facts.addAll(work.happened);
        log.add(new Done(transaction.id(), transaction.idempotencyKey(), work.added));
        return "committed " + log.size() + " " + work.added;
    }

    private ModelFacts at(AsOf when) {
        if (when.isNow()) {
            return now;
        }
        var then = new ModelFacts();
        facts.stream()
                .filter(fact -> when.includes(fact.time()))
                .forEach(fact -> fact.effect().accept(then));
        return then;
    }

    long lastEntry() {
        return log.size();
    }

    Optional<String> keeper() {
        return now.keeper;
    }

    List<Artifact> artifacts(AsOf when) {
        var list = new ArrayList<Artifact>();
        at(when).artifacts.forEach((name, series) -> {
            var live = series.newestFirst(stored -> !stored.version().deleted());
            long latest = live.isEmpty() ? 0 : live.getFirst().version().id().number();
            if (!series.versions.isEmpty()) {
                var type = series.versions.firstEntry().getValue().version().type();
                list.add(new Artifact(ArtifactName.of(name), type, live.size(), latest, series.aliases));
            }
        });
        return list;
    }

    /// Newest first.
    List<StoredVersion> versions(ArtifactName artifact, AsOf when) {
        return at(when).series(artifact).newestFirst(version -> true).stream()
                .map(now::laid)
                .toList();
    }

    /// Newest first. What one digest prefix fits is not unclear here.
    Optional<StoredVersion> find(Reference reference, AsOf when) {
        var series = at(when).series(reference.artifact());
        if (reference.selector() instanceof Selector.Number(var number)) {
            return Optional.ofNullable(series.versions.get(number)).map(now::laid);
        }
        return series
                .newestFirst(stored -> !stored.version().deleted()
                        && fits(reference.selector(), series).test(stored.version()))
                .stream()
                .map(now::laid)
                .findFirst();
    }

    private static Predicate<Version> fits(Selector selector, ModelFacts.Series series) {
        return switch (selector) {
            case Selector.Latest() -> version -> true;
            case Selector.Number(var number) -> version -> version.id().number() == number;
            case Selector.Named(var handle) ->
                series.aliases.containsKey(handle)
                        ? version -> version.id().number() == series.aliases.get(handle)
                        : version -> version.label().equals(Optional.of(handle));
            case Selector.Run(var run) ->
                version -> version.facts().origin().run().equals(Optional.of(run));
            case Selector.ByDigest(var prefix) ->
                version -> version.digest().hex().startsWith(prefix);
        };
    }

    /// How many contents the undeleted versions have that a digest prefix fits.
    long contents(ArtifactName artifact, String prefix, AsOf when) {
        return versions(artifact, when).stream()
                .filter(stored -> !stored.version().deleted())
                .map(stored -> stored.version().digest())
                .filter(digest -> digest.hex().startsWith(prefix))
                .distinct()
                .count();
    }

    /// Newest first.
    List<AliasMove> moves(ArtifactName artifact, Handle alias) {
        return now.series(artifact).moves.reversed().stream()
                .filter(move -> move.alias().equals(alias))
                .toList();
    }

    /// In the order of their commits, each with its place in that order at all times.
    List<Version> committed(AsOf when, boolean deleted) {
        var then = at(when);
        return now.order.stream()
                .flatMap(id ->
                        Optional.ofNullable(then.series(id.artifact()).versions.get(id.number())).stream())
                .map(StoredVersion::version)
                .filter(version -> deleted || !version.deleted())
                .toList();
    }

    long ordinal(VersionId id) {
        return now.order.indexOf(id) + 1L;
    }

    List<VersionId> everyId() {
        return now.order.stream().sorted().toList();
    }

    List<Node> nodes(Collection<VersionId> ids) {
        return everyId().stream().filter(ids::contains).map(this::node).toList();
    }

    private Node node(VersionId id) {
        var version = now.existing(id).orElseThrow().version();
        return new Node(id, version.type(), version.deleted(), version.facts().inputs());
    }

    List<VersionId> users(Collection<VersionId> inputs, int limit) {
        return everyId().stream()
                .filter(id -> node(id).inputs().stream().anyMatch(inputs::contains))
                .limit(limit)
                .toList();
    }

    List<RetentionEntry> retentionEntries() {
        return now.order.stream()
                .map(id -> {
                    var version = now.existing(id).orElseThrow().version();
                    var aliases = now.series(id.artifact()).aliases.entrySet().stream()
                            .filter(alias -> alias.getValue() == id.number())
                            .map(Map.Entry::getKey)
                            .sorted()
                            .toList();
                    return new RetentionEntry(
                            ordinal(id),
                            id,
                            version.type(),
                            version.createdAt(),
                            version.state(),
                            aliases,
                            version.facts().inputs());
                })
                .toList();
    }

    List<VersionReferences> references() {
        return now.order.stream()
                .map(id -> {
                    var stored = now.laid(now.existing(id).orElseThrow());
                    var objects = stored.storage().everyObject().distinct().toList();
                    return new VersionReferences(
                            ordinal(id), id, stored.version().state().swept(), objects);
                })
                .toList();
    }

    Set<ObjectId> condemned(Collection<ObjectId> objects) {
        return objects.stream().filter(now.condemned::contains).collect(Collectors.toSet());
    }

    /// The versions that came with a head.
    List<VersionId> findByFirstChunk(long head) {
        return everyId().stream()
                .filter(id ->
                        now.existing(id).orElseThrow().storage().firstChunks().contains(head))
                .toList();
    }
}
