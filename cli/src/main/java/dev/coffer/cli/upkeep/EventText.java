package dev.coffer.cli.upkeep;

import dev.coffer.artifact.VersionId;
import dev.coffer.catalog.Event;
import dev.coffer.cli.output.Units;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

/// A summary of a log event: its kind as the log names it, and its subject.
final class EventText {
    private static final int SHOWN = 3;

    private EventText() {}

    static String kind(Event event) {
        return switch (event) {
            case Event.VersionAdded _ -> "version_added";
            case Event.AliasMoved _ -> "alias_moved";
            case Event.TagsChanged _ -> "tags_changed";
            case Event.VersionDeleted _ -> "version_deleted";
            case Event.VersionRestored _ -> "version_restored";
            case Event.VersionProtected _ -> "version_protected";
            case Event.VersionUnprotected _ -> "version_unprotected";
            case Event.VersionsSwept _ -> "versions_swept";
            case Event.VersionRelocated _ -> "version_relocated";
            case Event.ObjectsCondemned _ -> "objects_condemned";
            case Event.CatalogMoved _ -> "catalog_moved";
        };
    }

    /// The versions, aliases or objects it speaks of; of a move of the catalog the kind it moved to.
    static List<String> subjects(Event event) {
        return switch (event) {
            case Event.VersionAdded(var stored) -> one(stored.version().id());
            case Event.AliasMoved moved -> List.of(moved.artifact() + ":" + moved.alias());
            case Event.TagsChanged(var id, var _, var _) -> one(id);
            case Event.VersionDeleted(var id) -> one(id);
            case Event.VersionRestored(var id) -> one(id);
            case Event.VersionProtected(var id, var _) -> one(id);
            case Event.VersionUnprotected(var id) -> one(id);
            case Event.VersionsSwept(var ids) -> sorted(ids);
            case Event.VersionRelocated(var id, var _) -> one(id);
            case Event.ObjectsCondemned(var objects) -> sorted(objects);
            case Event.CatalogMoved(var to) -> List.of(to);
        };
    }

    /// For people, on one line.
    static String shown(Event event) {
        var subjects = subjects(event);
        var shown = String.join(", ", subjects.subList(0, Math.min(SHOWN, subjects.size())));
        var more = subjects.size() > SHOWN ? " and " + Units.grouped(subjects.size() - SHOWN) + " more" : "";
        return event instanceof Event.AliasMoved moved
                ? shown + " from " + number(moved.from()) + " to " + number(moved.to())
                : shown + more;
    }

    private static String number(OptionalLong number) {
        return number.isPresent() ? "v" + number.getAsLong() : "nothing";
    }

    private static List<String> one(VersionId id) {
        return List.of(id.toString());
    }

    private static List<String> sorted(Collection<?> subjects) {
        var texts = new TreeSet<String>();
        subjects.forEach(subject -> texts.add(subject.toString()));
        return List.copyOf(texts);
    }
}
