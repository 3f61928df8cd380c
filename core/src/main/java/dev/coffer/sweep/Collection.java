package dev.coffer.sweep;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// One collection on its way.
final class Collection {
    private static final int AT_ONCE = 1_000;

    /// How often it starts over because others changed what it was about to give up.
    private static final int ATTEMPTS = 20;

    /// However short the graces are, whoever opens the store, and another collection, may be checking it just now.
    private static final Duration PROBE_AGE = Duration.ofHours(1);

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private final BlobStore blobs;
    private final Catalog catalog;
    private final SweepRules rules;
    private final Instant now;
    private final boolean applies;
    private final ReferenceCheck references;
    private final Function<Inventory, Repacking> repacking;
    private final Consumer<Change> commit;
    private final Map<Reason, Tally> left = new EnumMap<>(Reason.class);

    /// @param now    the time that graces are counted by
    /// @param applies whether anything is committed and deleted
    Collection(
            BlobStore blobs,
            Catalog catalog,
            SweepRules rules,
            Instant now,
            boolean applies,
            ReferenceCheck references,
            Function<Inventory, Repacking> repacking,
            Consumer<Change> commit) {
        this.blobs = blobs;
        this.catalog = catalog;
        this.rules = rules;
        this.now = now;
        this.applies = applies;
        this.references = references;
        this.repacking = repacking;
        this.commit = commit;
    }

    SweepReport run() {
        var due = sweep();
        var marks = Marks.of(catalog, due);
        var inventory = Inventory.of(blobs);
        var safety = new SafetyChecks(blobs.location(), inventory);
        safety.checkIsKnown(catalog.lastEntry());
        safety.checkAllThere(missing(marks, due, inventory));
        var condemned = condemnedBefore(inventory);
        var released = new HashSet<ObjectId>();
        var orphans = new HashSet<ObjectId>();
        var needed = Tally.NOTHING;
        for (var each : inventory.objects().entrySet()) {
            var object = each.getKey();
            long bytes = each.getValue().bytes();
            if (condemned.contains(object)) {
                continue;
            }
            switch (marks.of(object)) {
                case NEEDED -> needed = needed.with(bytes);
                case RESTORABLE -> leave(Reason.RESTORABLE, bytes);
                case RELEASED -> released.add(object);
                case NONE -> {
                    if (isOld(each.getValue())) {
                        orphans.add(object);
                    }
                }
            }
        }
        if (!rules.evenMost()) {
            safety.checkShare(orphans);
        }
        if (!released.isEmpty() || !orphans.isEmpty()) {
            references.run(due);
        }
        condemn(released, inventory);
        condemn(orphans, inventory);
        delete(condemned);
        delete(released);
        delete(orphans);
        return new SweepReport(
                applies,
                due.due().stream().limit(SweepReport.LISTED).toList(),
                due.due().size(),
                tally(released, inventory),
                tally(orphans, inventory),
                tally(condemned, inventory),
                deleteProbes(),
                left,
                inventory.foreign(),
                inventory.foreignCount(),
                repack(due, inventory),
                needed,
                due.next().map(deleted -> deleted.plus(rules.restorable())));
    }

    /// Gives up the content of the versions that were deleted long enough ago.
    private SweepCandidates sweep() {
        var moment = now.minus(rules.restorable());
        for (int attempt = 0; ; attempt++) {
            var due = SweepCandidates.by(moment, catalog);
            if (!applies) {
                return due;
            }
            try {
                for (var some : parts(due.due())) {
                    commit.accept(new Change.Sweep(Set.copyOf(some), moment));
                }
                return due;
            } catch (CofferException.Refused e) {
                // Somebody restored one of them.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /// What versions need and the inventory lacks. Others may have given something up since the versions were looked at first.
    private List<ObjectId> missing(Marks marks, SweepCandidates due, Inventory inventory) {
        var missing = marks.needed()
                .filter(object -> !inventory.objects().containsKey(object))
                .toList();
        if (missing.isEmpty()) {
            return missing;
        }
        var again = Marks.of(catalog, due);
        return missing.stream().filter(again::isNeeded).toList();
    }

    /// What an earlier collection condemned and did not get to delete.
    private Set<ObjectId> condemnedBefore(Inventory inventory) {
        var condemned = new HashSet<ObjectId>();
        // As it was when the versions were looked at: what others condemn since, they delete.
        var seen = catalog.seen();
        parts(inventory.objects().keySet()).forEach(some -> condemned.addAll(seen.condemned(some)));
        return condemned;
    }

    /// Whether an object that no version ever referred to has been there for long enough.
    private boolean isOld(Inventory.ListedObject listed) {
        var modified = listed.modified();
        if (modified.isBefore(EARLIEST) || modified.isAfter(now.plus(Clocks.SKEW))) {
            leave(Reason.TIMELESS, listed.bytes());
            return false;
        }
        if (modified.isAfter(now.minus(rules.orphanAge()))) {
            leave(Reason.YOUNG, listed.bytes());
            return false;
        }
        return true;
    }

    /// Condemns objects; takes those out of them that a version came to need meanwhile.
    private void condemn(Set<ObjectId> objects, Inventory inventory) {
        if (!applies) {
            return;
        }
        for (var some : parts(objects)) {
            var rest = new HashSet<>(some);
            for (int attempt = 0; !rest.isEmpty(); attempt++) {
                try {
                    commit.accept(new Change.Condemn(rest));
                    break;
                } catch (CofferException.Refused e) {
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                    // What a version came to need stays; it may be swept again by now, and then this takes nothing out.
                    var marks = Marks.of(catalog, SweepCandidates.NOTHING);
                    rest.removeIf(marks::isNeeded);
                }
            }
            for (var object : some) {
                if (!rest.contains(object)) {
                    objects.remove(object);
                    leave(Reason.NEEDED, inventory.bytes(object));
                }
            }
        }
    }

    private void delete(Set<ObjectId> objects) {
        if (applies) {
            for (var some : parts(objects)) {
                blobs.delete(some.stream().map(StoreLayout::object).toList());
            }
        }
    }

    private Repacked repack(SweepCandidates due, Inventory inventory) {
        if (!rules.repack()) {
            return Repacked.NOTHING;
        }
        var repacker = repacking.apply(inventory);
        var plan = repacker.plan(due);
        if (applies) {
            return repacker.run(plan);
        }
        long bytes = plan.objects().stream().mapToLong(inventory::bytes).sum();
        return new Repacked(
                plan.objects().size(), bytes, plan.needed(), plan.versions().size(), plan.left());
    }

    private long deleteProbes() {
        var age = rules.orphanAge().compareTo(PROBE_AGE) < 0 ? PROBE_AGE : rules.orphanAge();
        var old = Inventory.probes(blobs).stream()
                .filter(info -> info.modified().isBefore(now.minus(age)))
                .map(BlobInfo::key)
                .toList();
        if (applies && !old.isEmpty()) {
            blobs.delete(old);
        }
        return old.size();
    }

    private void leave(Reason reason, long bytes) {
        left.put(reason, left.getOrDefault(reason, Tally.NOTHING).with(bytes));
    }

    private static Tally tally(Set<ObjectId> objects, Inventory inventory) {
        return new Tally(
                objects.size(), objects.stream().mapToLong(inventory::bytes).sum());
    }

    private static <T> List<List<T>> parts(Set<T> all) {
        var parts = new ArrayList<List<T>>();
        var list = List.copyOf(all);
        for (int start = 0; start < list.size(); start += AT_ONCE) {
            parts.add(Collections.unmodifiableList(list.subList(start, Math.min(start + AT_ONCE, list.size()))));
        }
        return parts;
    }
}
