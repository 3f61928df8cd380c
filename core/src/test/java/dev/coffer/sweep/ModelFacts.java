package dev.coffer.sweep;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.SemVer;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitRules;
import dev.coffer.catalog.CommitView;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.LabelRule;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The facts of a tiny store: versions of one artifact, and which objects are condemned. Changes to them are what the
/// real [CommitRules] make of a transaction.
record ModelFacts(List<Held> versions, int condemned) {
    private static final ArtifactName NAME = ArtifactName.of("m");
    private static final Digest TREE = Digest.of(new byte[1]);
    private static final Instant TIME = Instant.EPOCH;

    /// The result of a commit: the facts after it, and why not.
    ///
    /// @param condemned what it referred to that is condemned
    record Outcome(ModelFacts after, boolean refused, int condemned) {
        boolean happened() {
            return !refused && condemned == 0;
        }
    }

    int count() {
        return versions.size();
    }

    Held version(int index) {
        return versions.get(index);
    }

    /// Returns the objects that unswept versions need, without some of the versions.
    int neededBut(int some) {
        return IntStream.range(0, count())
                .filter(i -> version(i).life() != Held.Life.SWEPT && (some & 1 << i) == 0)
                .map(i -> version(i).objects())
                .reduce(0, (one, other) -> one | other);
    }

    /// The versions that are deleted and not swept.
    int deleted() {
        return IntStream.range(0, count())
                .filter(i -> version(i).life() == Held.Life.DELETED)
                .map(i -> 1 << i)
                .sum();
    }

    Outcome add(int objects, Set<Defect> defects) {
        return commit(
                new Change.AddVersion(
                        NAME,
                        Optional.empty(),
                        new LabelRule.None(),
                        Shape.DIRECTORY,
                        TREE,
                        1,
                        1,
                        1,
                        Facts.NONE,
                        List.of(),
                        storage(objects)),
                defects.contains(Defect.COMMIT_WITHOUT_LOOKING),
                false);
    }

    Outcome delete(int version) {
        return commit(new Change.Delete(id(version)), false, false);
    }

    Outcome restore(int version) {
        return commit(new Change.Restore(id(version)), false, false);
    }

    Outcome sweep(int swept) {
        var ids = IntStream.range(0, count())
                .filter(i -> (swept & 1 << i) != 0)
                .mapToObj(ModelFacts::id)
                .collect(Collectors.toSet());
        return commit(new Change.Sweep(ids, TIME), false, false);
    }

    Outcome condemn(int objects, Set<Defect> defects) {
        return commit(
                new Change.Condemn(Set.copyOf(ids(objects))), false, defects.contains(Defect.CONDEMN_WHAT_IS_NEEDED));
    }

    Outcome relocate(int version, int from, int to, Set<Defect> defects) {
        var change = new Change.Relocate(id(version), storage(from).manifest(), storage(to));
        return commit(change, defects.contains(Defect.RELOCATE_WITHOUT_LOOKING), false);
    }

    /// @param isBlind   the rules do not learn what is condemned
    /// @param isHeedless the rules do not learn what versions refer to
    private Outcome commit(Change change, boolean isBlind, boolean isHeedless) {
        var transaction = new Transaction(new Ulid(1, 1), TIME, "model", Optional.empty(), List.of(change));
        try {
            return switch (CommitRules.apply(transaction, new View(this, isBlind, isHeedless))) {
                case CommitRules.Ruling.Condemned(var objects) -> new Outcome(this, false, bits(objects));
                case CommitRules.Ruling.Happens(var events) -> {
                    var after = this;
                    for (var event : events) {
                        after = after.after(event);
                    }
                    yield new Outcome(after, false, 0);
                }
            };
        } catch (CofferException.Refused | CofferException.Conflict | CofferException.NotFound e) {
            return new Outcome(this, true, 0);
        }
    }

    private ModelFacts after(Event event) {
        return switch (event) {
            case Event.VersionAdded(var stored) -> {
                var all = new ArrayList<>(versions);
                all.add(new Held(bits(stored.storage()), Held.Life.LIVE));
                yield new ModelFacts(List.copyOf(all), condemned);
            }
            case Event.VersionDeleted(var id) ->
                with(index(id), version(index(id)).with(Held.Life.DELETED));
            case Event.VersionRestored(var id) ->
                with(index(id), version(index(id)).with(Held.Life.LIVE));
            case Event.VersionsSwept(var ids) -> {
                var after = this;
                for (var id : ids) {
                    after = after.with(index(id), version(index(id)).with(Held.Life.SWEPT));
                }
                yield after;
            }
            case Event.VersionRelocated(var id, var to) ->
                with(index(id), new Held(bits(to), version(index(id)).life()));
            case Event.ObjectsCondemned(var objects) -> new ModelFacts(versions, condemned | bits(objects));
            default -> throw new IllegalStateException("not in this model: " + event);
        };
    }

    private ModelFacts with(int index, Held version) {
        var all = new ArrayList<>(versions);
        all.set(index, version);
        return new ModelFacts(List.copyOf(all), condemned);
    }

    private static VersionId id(int index) {
        return new VersionId(NAME, index + 1);
    }

    private static int index(VersionId id) {
        return (int) id.number() - 1;
    }

    /// The last of the objects is the manifest: it is stored last.
    private static Storage storage(int objects) {
        var ids = ids(objects);
        return new Storage(ids.getLast(), TREE, ids.subList(0, ids.size() - 1), List.of());
    }

    private static List<ObjectId> ids(int objects) {
        return IntStream.range(0, Integer.SIZE)
                .filter(i -> (objects & 1 << i) != 0)
                .mapToObj(i -> new ObjectId(ObjectId.Kind.MANIFEST, new Ulid(0, i)))
                .toList();
    }

    private static int bits(Storage storage) {
        return bits(storage.everyObject().toList());
    }

    private static int bits(Collection<ObjectId> objects) {
        return objects.stream()
                .mapToInt(object -> 1 << (int) object.ulid().low())
                .reduce(0, (one, other) -> one | other);
    }

    /// The facts as the rules ask for them.
    private record View(ModelFacts facts, boolean isBlind, boolean isHeedless) implements CommitView {
        private Optional<Held> held(VersionId id) {
            return index(id) < facts.count() ? Optional.of(facts.version(index(id))) : Optional.empty();
        }

        @Override
        public Optional<VersionState> state(VersionId id) {
            return held(id).map(held -> switch (held.life()) {
                case LIVE -> VersionState.LIVE;
                case DELETED -> VersionState.LIVE.withDeletedAt(Optional.of(TIME));
                case SWEPT -> VersionState.LIVE.withDeletedAt(Optional.of(TIME)).withSwept();
            });
        }

        @Override
        public Optional<Boolean> isDeleted(VersionId id) {
            return state(id).map(VersionState::deleted);
        }

        @Override
        public Optional<Storage> storage(VersionId id) {
            return held(id).map(held -> ModelFacts.storage(held.objects()));
        }

        @Override
        public Set<ObjectId> condemned(Collection<ObjectId> objects) {
            return isBlind ? Set.of() : Set.copyOf(ids(bits(objects) & facts.condemned()));
        }

        @Override
        public Set<ObjectId> referenced(Collection<ObjectId> objects) {
            return isHeedless ? Set.of() : Set.copyOf(ids(bits(objects) & facts.neededBut(0)));
        }

        @Override
        public Optional<Head> head(ArtifactName artifact) {
            return Optional.of(new Head(ArtifactType.OTHER, facts.count()));
        }

        @Override
        public long lastEntry() {
            return 0;
        }

        @Override
        public boolean isLogWhole() {
            return true;
        }

        @Override
        public String kind() {
            return "json";
        }

        @Override
        public Optional<String> keeper() {
            return Optional.empty();
        }

        @Override
        public Optional<ArtifactName> named(String folded) {
            return Optional.of(NAME);
        }

        @Override
        public Optional<Version> version(VersionId id) {
            throw new IllegalStateException("nothing here asks for all facts of " + id);
        }

        @Override
        public OptionalLong alias(ArtifactName artifact, Handle alias) {
            return OptionalLong.empty();
        }

        @Override
        public OptionalLong label(ArtifactName artifact, Handle label) {
            return OptionalLong.empty();
        }

        @Override
        public Optional<SemVer> highestSemVer(ArtifactName artifact) {
            return Optional.empty();
        }

        @Override
        public Map<Handle, Long> aliases(ArtifactName artifact) {
            return Map.of();
        }

        @Override
        public List<Long> undeleted(ArtifactName artifact) {
            return List.of();
        }

        @Override
        public Optional<AliasMove> lastMove(ArtifactName artifact, Handle alias) {
            return Optional.empty();
        }
    }
}
