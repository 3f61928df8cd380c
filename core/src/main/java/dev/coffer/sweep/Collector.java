package dev.coffer.sweep;

import dev.coffer.blob.BlobStore;
import dev.coffer.blob.Ulid;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.Transaction;
import dev.coffer.ingest.Relocator;
import dev.coffer.integrity.VerifiedCache;
import dev.coffer.integrity.VersionManifests;
import dev.coffer.transfer.Tuning;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Gives up what deleted versions hold, condemns objects that no version needs, and deletes what is condemned.
///
/// What makes it safe is the order of commits alone: a version that refers to a condemned object is never committed, an object that
/// a version refers to is never condemned, only condemned objects are deleted, and their names never return. So writers, readers and
/// other collectors may be at work, and this one may be killed anywhere; the next goes on. Everything else here is doubt: where what
/// is found does not fit together, nothing is deleted.
public final class Collector {
    private final BlobStore blobs;
    private final Catalog catalog;
    private final Tuning tuning;
    private final Ulids ulids;
    private final Clock clock;
    private final Supplier<String> actor;
    private final ReferenceCheck references;

    /// @param blobs the store itself, not what is kept of it elsewhere
    /// @param store its id
    /// @param actor in whose name it commits
    public Collector(
            BlobStore blobs,
            Catalog catalog,
            Ulid store,
            Tuning tuning,
            VerifiedCache verified,
            Ulids ulids,
            Clock clock,
            Supplier<String> actor) {
        this.blobs = blobs;
        this.catalog = catalog;
        this.references = new ReferenceCheck(blobs, catalog, store, verified);
        this.tuning = tuning;
        this.ulids = ulids;
        this.clock = clock;
        this.actor = actor;
    }

    /// What [#run] would do now. Commits nothing, and deletes nothing but the probe that tells the store's time.
    ///
    /// @throws CofferException.Refused when what is found does not fit together; the message says how
    public SweepReport plan(SweepRules rules) {
        return collection(rules, false).run();
    }

    /// Collects.
    ///
    /// @throws CofferException.Refused when what is found does not fit together; then nothing was deleted
    public SweepReport run(SweepRules rules) {
        return collection(rules, true).run();
    }

    private Collection collection(SweepRules rules, boolean applies) {
        // Each condemnation makes sure of it too. This is before anything is swept, and for a plan.
        catalog.checkLog();
        var now = Clocks.now(blobs, catalog, ulids, clock, rules.clockChecked());
        return new Collection(
                blobs, catalog, rules, now, applies, references, this::repacking, change -> commit(List.of(change)));
    }

    private Repacking repacking(Inventory inventory) {
        return new Repacking(
                catalog,
                new VersionManifests(blobs),
                inventory,
                () -> new Relocator(blobs, ulids, tuning, clock),
                this::commit);
    }

    private CommitResult commit(List<Change> changes) {
        return catalog.commit(new Transaction(ulids.next(), clock.instant(), actor.get(), Optional.empty(), changes));
    }
}
