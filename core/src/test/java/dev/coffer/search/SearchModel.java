package dev.coffer.search;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Every version as a list in memory, and [Predicates] asked of each: what a search comes to.
final class SearchModel {
    private final List<Entry> entries = new ArrayList<>();
    private final Map<AsOf, List<Row>> rows = new HashMap<>();

    private record Row(Candidate candidate, long ordinal) {}

    void add(Entry entry) {
        entries.add(entry);
        rows.clear();
    }

    /// The versions added so far, oldest first.
    List<VersionId> versions() {
        return entries.stream().flatMap(entry -> entry.added().stream()).toList();
    }

    SearchPage find(Search search) {
        var test = Predicates.of(search.filter());
        var ordering = Ordering.of(search.order());
        var places = new TreeMap<Position, Version>(ordering);
        for (var row : rows.computeIfAbsent(search.when(), this::rows)) {
            boolean visible = search.deleted() || !row.candidate().version().deleted();
            if (visible && test.test(row.candidate())) {
                places.put(
                        ordering.position(row.candidate(), row.ordinal()),
                        row.candidate().version());
            }
        }
        var rest = search.after().map(after -> places.tailMap(after, false)).orElse(places);
        var page = rest.entrySet().stream().limit(search.limit()).toList();
        var next = rest.size() > page.size() ? Optional.of(page.getLast().getKey()) : Optional.<Position>empty();
        return new SearchPage(page.stream().map(Map.Entry::getValue).toList(), next);
    }

    private List<Row> rows(AsOf when) {
        var ordinals = new HashMap<VersionId, Long>();
        var versions = new HashMap<VersionId, Version>();
        var aliases = new HashMap<ArtifactName, Map<Handle, Long>>();
        for (var entry : entries) {
            for (var event : entry.events()) {
                if (event instanceof Event.VersionAdded(var stored)) {
                    ordinals.put(stored.version().id(), ordinals.size() + 1L);
                }
                if (when.includes(entry.time())) {
                    apply(event, entry.time(), versions, aliases);
                }
            }
        }
        return versions.values().stream()
                .map(version -> new Row(
                        new Candidate(version, names(version, aliases)), ordinals.getOrDefault(version.id(), 0L)))
                .toList();
    }

    private static void apply(
            Event event, Instant time, Map<VersionId, Version> versions, Map<ArtifactName, Map<Handle, Long>> aliases) {
        switch (event) {
            case Event.VersionAdded(var stored) -> versions.put(stored.version().id(), stored.version());
            case Event.AliasMoved moved -> {
                var names = aliases.computeIfAbsent(moved.artifact(), artifact -> new HashMap<>());
                names.remove(moved.alias());
                moved.to().ifPresent(number -> names.put(moved.alias(), number));
            }
            case Event.TagsChanged(var id, var set, var removed) ->
                versions.computeIfPresent(id, (same, version) -> {
                    var tags = new HashMap<>(version.facts().tags());
                    tags.keySet().removeAll(removed);
                    tags.putAll(set);
                    return version.withFacts(version.facts().withTags(tags));
                });
            case Event.VersionDeleted(var id) ->
                versions.computeIfPresent(
                        id, (same, version) -> version.withState(version.state().withDeletedAt(Optional.of(time))));
            case Event.VersionRestored(var id) ->
                versions.computeIfPresent(
                        id, (same, version) -> version.withState(version.state().withDeletedAt(Optional.empty())));
            case Event.VersionProtected _,
                    Event.VersionUnprotected _,
                    Event.VersionsSwept _,
                    Event.VersionRelocated _,
                    Event.ObjectsCondemned _,
                    Event.CatalogMoved _ -> {}
        }
    }

    private static Set<Handle> names(Version version, Map<ArtifactName, Map<Handle, Long>> aliases) {
        var names = new HashSet<Handle>();
        aliases.getOrDefault(version.id().artifact(), Map.of()).forEach((alias, number) -> {
            if (number == version.id().number()) {
                names.add(alias);
            }
        });
        return names;
    }
}
