package dev.coffer.catalog.log;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.checkpoint.EntrySummary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Checks that an entry can follow the facts before it. One that cannot was written by a program with a fault, or is
/// not what was written. What passes here is applied without a failure.
final class Continuity {
    private final LogState before;
    private final EntrySummary entry;

    /// The versions that earlier events of the entry added.
    private final Map<ArtifactName, Long> numbers = new HashMap<>();

    private final Map<String, ArtifactName> names = new HashMap<>();
    private final Set<Map.Entry<ArtifactName, Handle>> labels = new HashSet<>();

    private final Map<VersionId, Boolean> deleted = new HashMap<>();
    private final Set<VersionId> swept = new HashSet<>();

    private Continuity(LogState before, EntrySummary entry) {
        this.before = before;
        this.entry = entry;
    }

    /// @throws CofferException.Corrupt when it cannot follow
    static void check(LogState before, EntrySummary entry) {
        new Continuity(before, entry).check();
    }

    /// Checks an entry that is not in the log yet. Also makes sure that its transaction is new; in the log it is,
    /// because the rules see to it, and finding out would cost everybody who opens the store.
    ///
    /// @throws CofferException.Corrupt when it cannot follow
    static void checkNew(LogState before, EntrySummary entry) {
        var continuity = new Continuity(before, entry);
        continuity.check();
        before.entryOf(entry.transaction()).ifPresent(earlier -> {
            throw continuity.impossible("repeats transaction " + entry.transaction() + " of entry " + earlier);
        });
    }

    private void check() {
        if (entry.number() != before.last() + 1) {
            throw impossible("does not follow entry " + before.last());
        }
        entry.idempotencyKey().flatMap(before::entryOf).ifPresent(earlier -> {
            throw impossible("repeats the idempotency key of entry " + earlier);
        });
        for (var event : entry.events()) {
            check(event);
        }
    }

    private void check(EntrySummary.Happening happening) {
        switch (happening) {
            case EntrySummary.Added version -> checkAdded(version);
            case EntrySummary.Other(Event.AliasMoved moved) -> {
                if (!exists(moved.artifact(), moved.to().orElse(1))) {
                    throw impossible("moves alias " + moved.artifact() + ":" + moved.alias() + " to no version");
                }
            }
            case EntrySummary.Other(Event.TagsChanged(var id, var set, var removed)) -> checkExists(id);
            case EntrySummary.Relocated(var id) -> checkExists(id);
            case EntrySummary.Other(Event.VersionProtected(var id, var _)) -> checkExists(id);
            case EntrySummary.Other(Event.VersionUnprotected(var id)) -> checkExists(id);
            case EntrySummary.Other(Event.VersionsSwept(var versions)) -> versions.forEach(this::checkSwept);
            case EntrySummary.Other(Event.VersionDeleted(var id)) -> {
                checkExists(id);
                deleted.put(id, true);
            }
            case EntrySummary.Other(Event.VersionRestored(var id)) -> {
                checkExists(id);
                checkRestored(id);
            }
            case EntrySummary.Other(Event other) -> {}
        }
    }

    private void checkSwept(VersionId id) {
        checkExists(id);
        var here = deleted.get(id);
        if (here != null ? !here : !before.isDeleted(id)) {
            throw impossible("sweeps " + id + ", which is not deleted");
        }
        swept.add(id);
    }

    private void checkRestored(VersionId id) {
        if (swept.contains(id) || before.isSwept(id)) {
            throw impossible("restores " + id + ", which was swept");
        }
        deleted.put(id, false);
    }

    private void checkAdded(EntrySummary.Added version) {
        var name = version.id().artifact();
        long last = lastNumber(name);
        if (version.id().number() != last + 1) {
            throw impossible("adds " + version.id() + " after v" + last);
        }
        if (last == 0) {
            checkName(version.id());
        } else if (before.hasOtherType(name, version.type())) {
            throw impossible("adds " + version.id() + " as a " + version.type().word());
        }
        if (version.label().isPresent()) {
            checkLabel(name, version.label().get());
        }
        for (var input : version.inputs()) {
            checkExists(input);
        }
        if (entry.events().size() > 1) {
            numbers.put(name, version.id().number());
        }
    }

    private void checkName(VersionId id) {
        var folded = id.artifact().folded();
        var other =
                Optional.ofNullable(names.putIfAbsent(folded, id.artifact())).or(() -> before.named(folded));
        if (other.isPresent()) {
            throw impossible("adds " + id + ", although there is " + other.get());
        }
    }

    private void checkLabel(ArtifactName name, Handle label) {
        if (before.label(name, label).isPresent() || !labels.add(Map.entry(name, label))) {
            throw impossible("gives label " + label + " of " + name + " again");
        }
    }

    private long lastNumber(ArtifactName name) {
        var here = numbers.get(name);
        return here != null ? here : before.lastNumber(name);
    }

    private boolean exists(ArtifactName name, long number) {
        return number >= 1 && number <= lastNumber(name);
    }

    private void checkExists(VersionId id) {
        if (!exists(id.artifact(), id.number())) {
            throw impossible("speaks of " + id + ", which does not exist");
        }
    }

    private CofferException.Corrupt impossible(String what) {
        return new CofferException.Corrupt("log entry " + StoreLayout.logEntry(entry.number()) + " " + what);
    }
}
