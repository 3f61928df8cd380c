package dev.coffer.catalog;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.SemVer;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The facts as the changes of a transaction have made them so far, over those of a view. Later changes of the
/// transaction see them.
final class FactsSoFar {
    private final CommitView view;
    private final List<Event> events = new ArrayList<>();
    private final Map<ArtifactName, Long> added = new HashMap<>();
    private final Map<ArtifactName, CommitView.Head> firstChunks = new HashMap<>();
    private final Map<String, ArtifactName> names = new HashMap<>();
    private final Map<ArtifactName, Map<Handle, OptionalLong>> aliases = new HashMap<>();
    private final Map<ArtifactName, Map<Handle, Long>> labels = new HashMap<>();

    /// Facts of the versions that were added or changed here.
    private final Map<VersionId, Facts> facts = new HashMap<>();

    /// The versions that were added, deleted or restored here, and whether they are deleted.
    private final Map<VersionId, Boolean> deleted = new HashMap<>();

    private final Map<VersionId, VersionState> states = new HashMap<>();
    private final Map<VersionId, Storage> storages = new HashMap<>();

    FactsSoFar(CommitView view) {
        this.view = view;
    }

    /// Returns the events so far, in order.
    List<Event> events() {
        return List.copyOf(events);
    }

    void add(StoredVersion stored) {
        var version = stored.version();
        var id = version.id();
        firstChunks.put(id.artifact(), new CommitView.Head(version.type(), id.number()));
        names.put(id.artifact().folded(), id.artifact());
        facts.put(id, version.facts());
        deleted.put(id, false);
        states.put(id, VersionState.LIVE);
        storages.put(id, stored.storage());
        added.put(id.artifact(), id.number());
        version.label()
                .ifPresent(label -> labels.computeIfAbsent(id.artifact(), name -> new HashMap<>())
                        .put(label, id.number()));
        events.add(new Event.VersionAdded(stored));
    }

    void move(Event.AliasMoved moved) {
        aliases.computeIfAbsent(moved.artifact(), name -> new HashMap<>()).put(moved.alias(), moved.to());
        events.add(moved);
    }

    void changeTags(Event.TagsChanged changed, Facts after) {
        facts.put(changed.version(), after);
        events.add(changed);
    }

    void delete(VersionId id, Instant time) {
        states.put(id, state(id).withDeletedAt(Optional.of(time)));
        deleted.put(id, true);
        events.add(new Event.VersionDeleted(id));
    }

    void restore(VersionId id) {
        states.put(id, state(id).withDeletedAt(Optional.empty()));
        deleted.put(id, false);
        events.add(new Event.VersionRestored(id));
    }

    void protect(VersionId id, Protection protection) {
        states.put(id, state(id).withProtection(Optional.of(protection)));
        events.add(new Event.VersionProtected(id, protection));
    }

    void unprotect(VersionId id) {
        states.put(id, state(id).withProtection(Optional.empty()));
        events.add(new Event.VersionUnprotected(id));
    }

    void sweep(Set<VersionId> ids) {
        ids.forEach(id -> states.put(id, state(id).withSwept()));
        events.add(new Event.VersionsSwept(ids));
    }

    void relocate(VersionId id, Storage to) {
        storages.put(id, to.withoutFirstChunks());
        events.add(new Event.VersionRelocated(id, to));
    }

    /// Something that no later change of a transaction asks about.
    void happens(Event event) {
        events.add(event);
    }

    /// The number of the version that this transaction added to an artifact, the last one where there are several.
    long addedHere(ArtifactName artifact) {
        return Optional.ofNullable(added.get(artifact))
                .orElseThrow(() -> new CofferException.Invalid("this transaction adds no version of " + artifact));
    }

    Optional<CommitView.Head> head(ArtifactName artifact) {
        return Optional.ofNullable(firstChunks.get(artifact)).or(() -> view.head(artifact));
    }

    /// The artifact whose name is this one but for case.
    Optional<ArtifactName> named(String folded) {
        return Optional.ofNullable(names.get(folded)).or(() -> view.named(folded));
    }

    OptionalLong alias(ArtifactName artifact, Handle alias) {
        var here = aliases.getOrDefault(artifact, Map.of()).get(alias);
        return here == null ? view.alias(artifact, alias) : here;
    }

    boolean isMovedHere(ArtifactName artifact, Handle alias) {
        return aliases.getOrDefault(artifact, Map.of()).containsKey(alias);
    }

    Map<Handle, Long> aliases(ArtifactName artifact) {
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

    OptionalLong label(ArtifactName artifact, Handle label) {
        var here = labels.getOrDefault(artifact, Map.of()).get(label);
        return here == null ? view.label(artifact, label) : OptionalLong.of(here);
    }

    Optional<SemVer> highestSemVer(ArtifactName artifact) {
        var highest = labels.getOrDefault(artifact, Map.of()).keySet().stream()
                .map(label -> SemVer.find(label.value()))
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(TreeSet::new));
        view.highestSemVer(artifact).ifPresent(highest::add);
        return highest.isEmpty() ? Optional.empty() : Optional.of(highest.last());
    }

    Facts facts(VersionId id) {
        return Optional.ofNullable(facts.get(id))
                .or(() -> view.version(id).map(Version::facts))
                .orElseThrow(() -> missing(id));
    }

    /// Returns whether a version, which must exist, is deleted.
    boolean isDeleted(VersionId id) {
        return Optional.ofNullable(deleted.get(id)).or(() -> view.isDeleted(id)).orElseThrow(() -> missing(id));
    }

    /// The state of a version, which must exist.
    VersionState state(VersionId id) {
        return Optional.ofNullable(states.get(id)).or(() -> view.state(id)).orElseThrow(() -> missing(id));
    }

    /// Where the content of a version lies, which must exist. Without firstChunks.
    Storage storage(VersionId id) {
        return Optional.ofNullable(storages.get(id))
                .or(() -> view.storage(id))
                .orElseThrow(() -> missing(id))
                .withoutFirstChunks();
    }

    void checkLive(VersionId id) {
        if (isDeleted(id)) {
            throw new CofferException.NotFound(
                    "version " + id + " is deleted", "coffer restore " + id + " brings it back");
        }
    }

    void checkLive(Collection<VersionId> ids) {
        ids.forEach(this::checkLive);
    }

    /// The numbers of the undeleted versions, the highest first.
    List<Long> undeleted(ArtifactName artifact) {
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

    private static CofferException.NotFound missing(VersionId id) {
        return new CofferException.NotFound("version " + id + " does not exist");
    }
}
