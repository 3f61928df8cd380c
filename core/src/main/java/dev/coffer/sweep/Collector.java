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

/// Sweeps deleted versions, condemns objects that no version needs, and deletes what is condemned. One object serves
/// one collection.
///
/// It is safe by the order of commits alone: a version that refers to a condemned object is never committed, an object
/// that a version refers to is never condemned, only condemned objects are deleted, and their names never return. So
/// writers, readers and other collectors may work meanwhile, and this one may be killed anywhere; the next goes on.
/// Everything else here is caution: where what is found does not fit together, nothing is deleted.
public final class Collector {
    private static final int AT_ONCE = 1_000;

    /// How often it starts over because others changed what it was about to sweep or condemn.
    private static final int ATTEMPTS = 20;

    /// However short the grace periods are, a process that opens the store, or another collection, may be probing it
    /// just now.
    private static final Duration PROBE_AGE = Duration.ofHours(1);

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private final SweepContext context;
    private final BlobStore blobs;
    private final Catalog catalog;
    private final SweepRules rules;
    private final boolean dryRun;
    private final Instant now;
    private final Map<KeepReason, Tally> left = new EnumMap<>(KeepReason.class);

    private Collector(SweepContext context, SweepRules rules, boolean dryRun) {
        this.context = context;
        this.blobs = context.blobs();
        this.catalog = context.catalog();
        this.rules = rules;
        this.dryRun = dryRun;
        // Each condemnation makes sure of it too. This is before anything is swept, and for a plan.
        catalog.checkLog();
        this.now = Clocks.now(context, rules.clockChecked());
    }

    /// Returns what [#run] would do now. Commits nothing, and deletes nothing but the probe that shows the store's
    /// time.
    ///
    /// @throws CofferException.Refused when what is found does not fit together; the message says how
    public static SweepReport plan(SweepContext context, SweepRules rules) {
        return new Collector(context, rules, true).collect();
    }

    /// Collects.
    ///
    /// @throws CofferException.Refused when what is found does not fit together; then nothing was deleted
    public static SweepReport run(SweepContext context, SweepRules rules) {
        return new Collector(context, rules, false).collect();
    }

    /// The objects that can go.
    ///
    /// @param unfinished those that an earlier collection condemned and did not get to delete
    /// @param released   those that only swept versions refer to
    /// @param orphans    those that no version ever referred to, and that are old enough
    /// @param needed     what is left because undeleted versions need it
    private record Garbage(Set<ObjectId> unfinished, Set<ObjectId> released, Set<ObjectId> orphans, Tally needed) {}

    private SweepReport collect() {
        var candidates = sweep();
        var marks = ReferenceMarks.of(catalog, candidates);
        var inventory = Inventory.of(blobs);
        var safety = new SafetyChecks(blobs.location(), inventory);
        safety.checkIsKnown(catalog.lastEntry());
        safety.checkAllThere(missing(marks, candidates, inventory));
        var garbage = garbage(marks, inventory);
        if (!rules.evenMost()) {
            safety.checkShare(garbage.orphans());
        }
        if (!garbage.released().isEmpty() || !garbage.orphans().isEmpty()) {
            new ReferenceCheck(context).run(candidates);
        }
        condemn(garbage.released(), inventory);
        condemn(garbage.orphans(), inventory);
        delete(garbage.unfinished());
        delete(garbage.released());
        delete(garbage.orphans());
        long probes = deleteProbes();
        return report(candidates, garbage, inventory, probes, repack(marks, inventory));
    }

    private SweepReport report(
            SweepCandidates candidates, Garbage garbage, Inventory inventory, long probes, Repacked repacked) {
        return new SweepReport(
                !dryRun,
                candidates.due().stream().limit(SweepReport.LISTED).toList(),
                candidates.due().size(),
                tally(garbage.released(), inventory),
                tally(garbage.orphans(), inventory),
                tally(garbage.unfinished(), inventory),
                probes,
                left,
                inventory.foreign(),
                inventory.foreignCount(),
                repacked,
                garbage.needed(),
                candidates.next().map(deleted -> deleted.plus(rules.restorable())));
    }

    /// Sweeps the versions that were deleted long enough ago.
    private SweepCandidates sweep() {
        var moment = now.minus(rules.restorable());
        for (int attempt = 0; ; attempt++) {
            var candidates = SweepCandidates.by(moment, catalog);
            if (dryRun) {
                return candidates;
            }
            try {
                for (var some : parts(candidates.due())) {
                    context.commit(new Change.Sweep(Set.copyOf(some), moment));
                }
                return candidates;
            } catch (CofferException.Refused e) {
                // Somebody restored one of them.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /// Returns the objects that versions need and the inventory lacks. Others may have swept something since the
    /// versions were looked at first.
    private List<ObjectId> missing(ReferenceMarks marks, SweepCandidates candidates, Inventory inventory) {
        var missing = marks.needed()
                .filter(object -> !inventory.objects().containsKey(object))
                .toList();
        if (missing.isEmpty()) {
            return missing;
        }
        var again = ReferenceMarks.of(catalog, candidates);
        return missing.stream().filter(again::isNeeded).toList();
    }

    private Garbage garbage(ReferenceMarks marks, Inventory inventory) {
        var unfinished = condemnedBefore(inventory);
        var released = new HashSet<ObjectId>();
        var orphans = new HashSet<ObjectId>();
        var needed = Tally.NOTHING;
        for (var each : inventory.objects().entrySet()) {
            var object = each.getKey();
            if (unfinished.contains(object)) {
                continue;
            }
            long bytes = each.getValue().bytes();
            switch (marks.of(object)) {
                case NEEDED -> needed = needed.with(bytes);
                case RESTORABLE -> leave(KeepReason.RESTORABLE, bytes);
                case RELEASED -> released.add(object);
                case NONE -> {
                    if (isOld(each.getValue())) {
                        orphans.add(object);
                    }
                }
            }
        }
        return new Garbage(unfinished, released, orphans, needed);
    }

    /// Returns what an earlier collection condemned and did not get to delete.
    private Set<ObjectId> condemnedBefore(Inventory inventory) {
        var condemned = new HashSet<ObjectId>();
        // As it was when the versions were looked at: what others condemn since, they delete.
        var seen = catalog.seen();
        parts(inventory.objects().keySet()).forEach(some -> condemned.addAll(seen.condemned(some)));
        return condemned;
    }

    /// Returns whether an object that no version ever referred to has been there for long enough.
    private boolean isOld(Inventory.ListedObject listed) {
        var modified = listed.modified();
        if (modified.isBefore(EARLIEST) || modified.isAfter(now.plus(Clocks.SKEW))) {
            leave(KeepReason.TIMELESS, listed.bytes());
            return false;
        }
        if (modified.isAfter(now.minus(rules.orphanAge()))) {
            leave(KeepReason.YOUNG, listed.bytes());
            return false;
        }
        return true;
    }

    /// Condemns objects, and removes those from the set that a version came to need meanwhile.
    private void condemn(Set<ObjectId> objects, Inventory inventory) {
        if (dryRun) {
            return;
        }
        for (var some : parts(objects)) {
            var condemned = condemn(some);
            for (var object : some) {
                if (!condemned.contains(object)) {
                    objects.remove(object);
                    leave(KeepReason.NEEDED, inventory.bytes(object));
                }
            }
        }
    }

    /// Returns the objects that were condemned.
    private Set<ObjectId> condemn(List<ObjectId> objects) {
        var rest = new HashSet<>(objects);
        for (int attempt = 0; !rest.isEmpty(); attempt++) {
            try {
                context.commit(new Change.Condemn(rest));
                break;
            } catch (CofferException.Refused e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                // What a version came to need stays; it may be swept again by now, and then this removes nothing.
                var marks = ReferenceMarks.of(catalog, SweepCandidates.NOTHING);
                rest.removeIf(marks::isNeeded);
            }
        }
        return rest;
    }

    private void delete(Set<ObjectId> objects) {
        if (!dryRun) {
            for (var some : parts(objects)) {
                blobs.delete(some.stream().map(StoreLayout::object).toList());
            }
        }
    }

    private Repacked repack(ReferenceMarks marks, Inventory inventory) {
        if (!rules.repack()) {
            return Repacked.NOTHING;
        }
        var repacking = new Repacking(context, inventory);
        var plan = repacking.plan(marks);
        return dryRun ? repacking.expected(plan) : repacking.run(plan);
    }

    private long deleteProbes() {
        var age = rules.orphanAge().compareTo(PROBE_AGE) < 0 ? PROBE_AGE : rules.orphanAge();
        var old = Inventory.probes(blobs).stream()
                .filter(info -> info.modified().isBefore(now.minus(age)))
                .map(BlobInfo::key)
                .toList();
        if (!dryRun && !old.isEmpty()) {
            blobs.delete(old);
        }
        return old.size();
    }

    private void leave(KeepReason reason, long bytes) {
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
