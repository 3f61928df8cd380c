package dev.coffer.cleanup;

import dev.coffer.accounting.ObjectSizes;
import dev.coffer.accounting.Shares;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.Transaction;
import dev.coffer.retention.Decision;
import dev.coffer.retention.RetentionPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Plans cleanups and applies them. What is deleted is what the rules expiry at the moment of the commit: each commit fails when anything
/// was committed after the facts it goes by, and then they are read again.
public final class Cleanup {
    /// Most versions that one transaction deletes.
    private static final int BATCH = 500;

    /// Most changes beside the deletions: aliases that are removed, and the guard.
    private static final int OTHER_CHANGES = 400;

    /// How often facts are read again because they changed meanwhile.
    private static final int ATTEMPTS = 10;

    private static final int DIFFERENCES_SHOWN = 3;

    private final Catalog catalog;
    private final BlobStore blobs;
    private final String store;
    private final Ulids ulids;
    private final Clock clock;
    private final Supplier<String> actor;

    /// Prepares cleanups of a store.
    ///
    /// @param blobs what lies in the store
    /// @param store its id
    public Cleanup(Catalog catalog, BlobStore blobs, String store, Ulids ulids, Clock clock, Supplier<String> actor) {
        this.catalog = catalog;
        this.blobs = blobs;
        this.store = store;
        this.ulids = ulids;
        this.clock = clock;
        this.actor = actor;
    }

    public CleanupPlan plan(CleanupRequest request) {
        var time = clock.instant();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var planned = planned(request, time);
            var expired = planned.plan().expired();
            var groups = new HashMap<VersionId, Integer>();
            expired.forEach(decision -> groups.put(decision.version().id(), groups.size()));
            var shares = expired.isEmpty() ? new Shares() : shares(planned, groups);
            if (planned.holds()) {
                // The objects are listed behind the facts: what a version refers to was there before it.
                var sizes = expired.isEmpty() ? new ObjectSizes() : ObjectSizes.of(blobs);
                var weights = shares.weights(sizes, expired.size());
                var goes = new ArrayList<CleanupPlan.Goes>();
                expired.forEach(
                        decision -> goes.add(goes(decision, weights.own().get(goes.size()))));
                return new CleanupPlan(
                        store,
                        request,
                        time,
                        planned.entry(),
                        planned.plan().decisions().size(),
                        goes,
                        weights.together(),
                        planned.plan().idle(),
                        planned.plan().decisions());
            }
        }
        throw contended();
    }

    private Shares shares(Planned planned, Map<VersionId, Integer> groups) {
        var deleted = new BitSet();
        planned.deleted().forEach(place -> deleted.set(Math.toIntExact(place)));
        return Shares.of(planned.seen(), version -> {
            var group = groups.get(version.id());
            if (group != null) {
                return group;
            }
            return deleted.get(Math.toIntExact(version.place())) ? Shares.PASSED_OVER : Shares.STAYS;
        });
    }

    private static CleanupPlan.Goes goes(Decision decision, long bytes) {
        return new CleanupPlan.Goes(
                decision.version().id(),
                decision.rule(),
                decision.words(),
                decision.version().aliases(),
                bytes);
    }

    /// A plan and the facts it goes by.
    ///
    /// @param seen    the catalog, as it was read
    /// @param deleted the places of deleted versions
    private record Planned(Catalog seen, long entry, RetentionPlan plan, List<Long> deleted) {
        /// Whether nothing was committed while the facts were read.
        boolean holds() {
            return seen.lastEntry() == entry;
        }
    }

    private Planned planned(CleanupRequest request, Instant time) {
        catalog.lastEntry();
        var seen = catalog.seen();
        long entry = seen.lastEntry();
        var facts = FactsForRetention.read(seen, request.policy(), time);
        var plan = RetentionPlan.of(request.policy(), facts, FactsForRetention.asked(request.names()), time);
        var deleted = facts.versions().stream()
                .filter(version -> version.state().deleted())
                .map(version -> version.place())
                .toList();
        return new Planned(seen, entry, plan, deleted);
    }

    public CleanupResult apply(CleanupPlan plan) {
        var start = clock.instant();
        if (!plan.store().equals(store)) {
            throw new CofferException.Refused(
                    "the plan is for store " + plan.store() + ", and this is " + store, "plan again for this store");
        }
        plan.check();
        var remaining = new ArrayList<>(plan.goes());
        int deleted = 0;
        for (int attempt = 0; attempt < ATTEMPTS && !remaining.isEmpty(); attempt++) {
            var planned = planned(plan.request(), plan.time());
            if (planned.holds()) {
                check(plan, remaining, planned.plan(), deleted);
                int done = delete(remaining, planned.entry());
                deleted += done;
                remaining.subList(0, done).clear();
                attempt = done > 0 ? 0 : attempt;
            }
        }
        if (!remaining.isEmpty()) {
            throw contended();
        }
        var ids = plan.goes().stream().map(CleanupPlan.Goes::id).toList();
        return new CleanupResult(ids, plan.bytes(), Duration.between(start, clock.instant()));
    }

    /// Deletes until something else is committed.
    ///
    /// @param entry the newest entry that is known
    /// @return how many of them, from the first
    private int delete(List<CleanupPlan.Goes> versions, long entry) {
        int done = 0;
        long last = entry;
        while (done < versions.size()) {
            var changes = new ArrayList<Change>();
            changes.add(new Change.ExpectLastEntry(last));
            int next = done;
            while (next < versions.size() && next - done < BATCH && changes.size() - (next - done) < OTHER_CHANGES) {
                changes.addAll(changes(versions.get(next++)));
            }
            try {
                var result = catalog.commit(
                        new Transaction(ulids.next(), clock.instant(), actor.get(), Optional.empty(), changes));
                if (result instanceof CommitResult.Committed(var committed, var _)) {
                    last = committed.number();
                }
            } catch (CofferException.Conflict e) {
                return done;
            }
            done = next;
        }
        return done;
    }

    static List<Change> changes(CleanupPlan.Goes goes) {
        var id = goes.id();
        var changes = new ArrayList<Change>();
        for (var alias : goes.aliases()) {
            changes.add(new Change.RemoveAlias(
                    id.artifact(), alias, new Change.Expected.Number(id.number()), "cleanup: " + goes.words()));
        }
        changes.add(new Change.Delete(id));
        return changes;
    }

    private static void check(CleanupPlan plan, List<CleanupPlan.Goes> remaining, RetentionPlan now, int deleted) {
        var planned = new HashMap<VersionId, CleanupPlan.Goes>();
        remaining.forEach(goes -> planned.put(goes.id(), goes));
        var moved = new ArrayList<String>();
        for (var decision : now.decisions()) {
            var goes = planned.remove(decision.version().id());
            if (goes == null && decision.isExpired()) {
                moved.add(decision.version().id() + " would go too: " + decision.words());
            } else if (goes != null && !decision.isExpired()) {
                moved.add(decision.version().id() + " stays: " + decision.words());
            } else if (goes != null && !goes.aliases().equals(decision.version().aliases())) {
                moved.add(goes.id() + " has other aliases");
            }
        }
        remaining.stream()
                .filter(goes -> planned.containsKey(goes.id()))
                .forEach(goes -> moved.add(goes.id() + " is deleted already, or not there"));
        if (!moved.isEmpty()) {
            var shown = String.join("; ", moved.subList(0, Math.min(moved.size(), DIFFERENCES_SHOWN)));
            int more = moved.size() - DIFFERENCES_SHOWN;
            throw new CofferException.Refused(
                    "the store has moved since the plan of " + plan.time() + ": " + shown
                            + (more > 0 ? "; and " + more + " more" : "")
                            + (deleted > 0 ? "; " + deleted + " were deleted before that" : ""),
                    "plan again: coffer cleanup");
        }
    }

    private static CofferException.Conflict contended() {
        return new CofferException.Conflict(
                "others keep committing while the cleanup reads the facts", "try again when less is going on");
    }
}
