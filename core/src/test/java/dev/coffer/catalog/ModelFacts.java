package dev.coffer.catalog;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Protection;
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
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// The facts of a [CatalogModel] at one moment. Something that is done to a version which is not there does nothing:
/// the version may have been recorded with a later time than what happened to it.
final class ModelFacts {
    final NavigableMap<String, Series> artifacts = new TreeMap<>();
    final Set<ObjectId> condemned = new HashSet<>();
    /// Where the content of relocated versions lies. That is asked of no other moment than now.
    final Map<VersionId, Storage> relocated = new HashMap<>();

    final List<VersionId> order = new ArrayList<>();
    Optional<String> keeper = Optional.empty();

    /// An artifact, by the numbers of its versions.
    static final class Series {
        final NavigableMap<Long, StoredVersion> versions = new TreeMap<>();
        final Map<Handle, Long> aliases = new HashMap<>();
        final List<AliasMove> moves = new ArrayList<>();

        List<StoredVersion> newestFirst(Predicate<StoredVersion> fits) {
            return versions.descendingMap().values().stream().filter(fits).toList();
        }

        OptionalLong labelled(Handle label) {
            return versions.values().stream()
                    .filter(stored -> stored.version().label().equals(Optional.of(label)))
                    .mapToLong(stored -> stored.version().id().number())
                    .findFirst();
        }

        boolean isFree(Handle label) {
            return labelled(label).isEmpty() && !aliases.containsKey(label);
        }
    }

    ModelFacts copy() {
        var copy = new ModelFacts();
        artifacts.forEach((name, series) -> {
            var same = copy.made(ArtifactName.of(name));
            same.versions.putAll(series.versions);
            same.aliases.putAll(series.aliases);
            same.moves.addAll(series.moves);
        });
        copy.condemned.addAll(condemned);
        copy.relocated.putAll(relocated);
        copy.order.addAll(order);
        copy.keeper = keeper;
        return copy;
    }

    /// An artifact, or one without anything.
    Series series(ArtifactName name) {
        return artifacts.getOrDefault(name.value(), new Series());
    }

    private Series made(ArtifactName name) {
        return artifacts.computeIfAbsent(name.value(), value -> new Series());
    }

    Optional<StoredVersion> existing(VersionId id) {
        return Optional.ofNullable(series(id.artifact()).versions.get(id.number()));
    }

    StoredVersion laid(StoredVersion stored) {
        var id = stored.version().id();
        return new StoredVersion(stored.version(), relocated.getOrDefault(id, stored.storage()));
    }

    void add(StoredVersion stored) {
        var id = stored.version().id();
        made(id.artifact()).versions.put(id.number(), stored);
        order.add(id);
    }

    void move(AliasMove move) {
        var series = made(move.artifact());
        series.moves.add(move);
        move.to()
                .ifPresentOrElse(
                        number -> series.aliases.put(move.alias(), number), () -> series.aliases.remove(move.alias()));
    }

    void setDeleted(VersionId id, Optional<Instant> at) {
        stand(id, state -> new VersionState(at, at.isPresent() && state.swept(), state.protection()));
    }

    void protect(VersionId id, Optional<Protection> protection) {
        stand(id, state -> state.withProtection(protection));
    }

    void sweep(VersionId id) {
        stand(id, state -> state.deleted() ? state.withSwept() : state);
    }

    private void stand(VersionId id, UnaryOperator<VersionState> change) {
        change(id, version -> version.withState(change.apply(version.state())));
    }

    void setTag(VersionId id, String tag, Optional<String> value) {
        change(id, version -> {
            var tags = new HashMap<>(version.facts().tags());
            value.ifPresentOrElse(text -> tags.put(tag, text), () -> tags.remove(tag));
            return version.withFacts(version.facts().withTags(tags));
        });
    }

    private void change(VersionId id, UnaryOperator<Version> change) {
        series(id.artifact())
                .versions
                .computeIfPresent(
                        id.number(),
                        (number, stored) -> new StoredVersion(change.apply(stored.version()), stored.storage()));
    }
}
