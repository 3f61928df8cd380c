package dev.coffer.catalog.log;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.Event;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Whether an entry can follow the facts before it. One that cannot was written by a program with a fault, or is not what was
/// written. What passes here is applied without a failure.
final class Continuity {
    private final LogState before;
    private final Outline entry;
    private final Map<ArtifactName, Outline.Added> added = new HashMap<>();
    private final Map<String, ArtifactName> names = new HashMap<>();
    private final Set<Map.Entry<ArtifactName, Handle>> labels = new HashSet<>();

    private Continuity(LogState before, Outline entry) {
        this.before = before;
        this.entry = entry;
    }

    /// @throws CofferException.Corrupt when it cannot follow
    static void check(LogState before, Outline entry) {
        new Continuity(before, entry).check();
    }

    private void check() {
        if (entry.number() != before.last() + 1) {
            throw impossible("does not follow entry " + before.last());
        }
        if (before.entryOf(entry.transaction()).isPresent()) {
            throw impossible("repeats transaction " + entry.transaction());
        }
        entry.idempotencyKey().flatMap(before::entryOf).ifPresent(earlier -> {
            throw impossible("repeats the idempotency key of entry " + earlier);
        });
        entry.events().forEach(this::check);
    }

    private void check(Outline.Happening happening) {
        switch (happening) {
            case Outline.Added version -> checkAdded(version);
            case Outline.Other(Event.AliasMoved moved) -> {
                boolean known =
                        exists(new VersionId(moved.artifact(), moved.to().orElse(1)));
                if (!known) {
                    throw impossible("moves alias " + moved.artifact() + ":" + moved.alias() + " to no version");
                }
            }
            case Outline.Other(Event.TagsChanged(var id, var set, var removed)) -> checkExists(id);
            case Outline.Other(Event.VersionDeleted(var id)) -> checkExists(id);
            case Outline.Other(Event.VersionRestored(var id)) -> checkExists(id);
            case Outline.Other(Event other) -> {}
        }
    }

    private void checkAdded(Outline.Added version) {
        var name = version.id().artifact();
        long last = lastNumber(name);
        if (version.id().number() != last + 1) {
            throw impossible("adds " + version.id() + " after v" + last);
        }
        before.head(name).filter(head -> head.type() != version.type()).ifPresent(head -> {
            throw impossible("adds " + version.id() + " as a " + version.type().word());
        });
        if (last == 0) {
            var other =
                    Optional.ofNullable(names.putIfAbsent(name.folded(), name)).or(() -> before.named(name.folded()));
            if (other.isPresent()) {
                throw impossible("adds " + version.id() + ", although there is " + other.get());
            }
        }
        version.label().ifPresent(label -> {
            if (before.label(name, label).isPresent() || !labels.add(Map.entry(name, label))) {
                throw impossible("gives label " + label + " of " + name + " again");
            }
        });
        version.inputs().forEach(this::checkExists);
        added.put(name, version);
    }

    private long lastNumber(ArtifactName name) {
        var here = added.get(name);
        return here != null ? here.id().number() : before.lastNumber(name);
    }

    private boolean exists(VersionId id) {
        return id.number() <= lastNumber(id.artifact());
    }

    private void checkExists(VersionId id) {
        if (!exists(id)) {
            throw impossible("speaks of " + id + ", which does not exist");
        }
    }

    private CofferException.Corrupt impossible(String what) {
        return new CofferException.Corrupt("log entry " + StoreLayout.logEntry(entry.number()) + " " + what);
    }
}
