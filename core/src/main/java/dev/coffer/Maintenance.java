package dev.coffer;

import dev.coffer.accounting.StatsReader;
import dev.coffer.accounting.StoreStats;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Glob;
import dev.coffer.audit.Audit;
import dev.coffer.audit.FactsCheck;
import dev.coffer.audit.LogRepair;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.checkpoint.WithoutCheckpoints;
import dev.coffer.catalog.log.LogCatalog;
import dev.coffer.checkout.ContentReader;
import dev.coffer.cleanup.Cleanup;
import dev.coffer.cleanup.CleanupPlan;
import dev.coffer.cleanup.CleanupRequest;
import dev.coffer.cleanup.CleanupResult;
import dev.coffer.content.Chunker;
import dev.coffer.integrity.VerifiedCache;
import dev.coffer.repair.Repair;
import dev.coffer.repair.RepairReport;
import dev.coffer.store.Backend;
import dev.coffer.store.StoreOptions;
import dev.coffer.sweep.Collector;
import dev.coffer.sweep.SweepContext;
import dev.coffer.sweep.SweepReport;
import dev.coffer.sweep.SweepRules;
import dev.coffer.verify.Depth;
import dev.coffer.verify.Sample;
import dev.coffer.verify.Verification;
import dev.coffer.verify.VerifyJournal;
import dev.coffer.verify.VerifyReport;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The upkeep of a store: checking and repairing what it holds, deleting what nothing needs, cleaning up by rules, and figures. Returned by
/// [ArtifactStore#maintenance].
///
/// Threads may share it.
public final class Maintenance {
    private final Backend backend;
    private final Catalog catalog;
    private final VerifiedCache verified;
    private final ContentReader reader;
    private final StoreView now;
    private final Ulids ulids;
    private final Clock clock;
    private final RandomGenerator random;
    private final Supplier<String> actor;

    Maintenance(Backend backend, StoreOptions options, VerifiedCache verified, ContentReader reader, StoreView now) {
        this.backend = backend;
        this.catalog = backend.catalog();
        this.verified = verified;
        this.reader = reader;
        this.now = now;
        this.clock = options.clock();
        this.ulids = new Ulids(clock, options.random());
        this.random = options.random();
        this.actor = options.actor();
    }

    /// Checks that what versions need is there and, if asked, that every byte is right. Changes nothing. Versions whose content is
    /// given up are passed over.
    ///
    /// When every byte of the whole store is read, it is noted on this machine how far that has come. Interrupted and asked for
    /// again, it goes on there.
    public VerifyReport verify(VerifyRequest request) {
        try (var journal = verifyJournal(request)) {
            var options =
                    new Verification.VerifyOptions(request.depth(), request.sample(), journal, request.progress());
            var verification = verification(options);
            return request.reference()
                    .map(reference -> verification.one(now.stored(reference)).report())
                    .orElseGet(() -> {
                        var content = verification.all().report();
                        var log = log().find(request.depth() == Depth.DATA
                                && request.sample().isAll());
                        return content.and(log).and(facts());
                    });
        }
    }

    /// What a database says otherwise than the log.
    private List<VerifyReport.Damage> facts() {
        if (catalog.kind().equals("json")) {
            return List.of();
        }
        try (var log = LogCatalog.open(
                new WithoutCheckpoints(backend.direct()), backend.file().id())) {
            return FactsCheck.run(log, catalog);
        } catch (CofferException.Corrupt e) {
            var problem = "cannot be compared with the log: " + e.getMessage();
            return List.of(FactsCheck.damage(catalog, problem, Optional.empty()));
        }
    }

    private Verification verification(Verification.VerifyOptions how) {
        return new Verification(backend.direct(), catalog, backend.tuning(), verified, clock, random, how);
    }

    private LogRepair log() {
        return new LogRepair(backend.direct(), backend.file(), Optional.of(catalog));
    }

    private VerifyJournal verifyJournal(VerifyRequest request) {
        boolean isNoted = request.reference().isEmpty()
                && request.depth() == Depth.DATA
                && request.sample().isAll();
        return backend.local()
                .filter(_ -> isNoted)
                .map(directory -> VerifyJournal.open(directory.resolve("verify"), clock, request.restart()))
                .orElseGet(VerifyJournal::none);
    }

    /// Reads every byte and repairs what is damaged, from good copies in other versions, other stores and files. Good copies go to new
    /// places, where every version that shares the damage finds them from then on; nothing is removed or replaced.
    ///
    /// @throws CofferException.Invalid when a file or directory to look in cannot be read
    public RepairReport repair(RepairRequest request) {
        for (var store : request.stores()) {
            if (store.location().equals(backend.blobs().location())) {
                throw new CofferException.Invalid(
                        store.location() + " is the store that is to be repaired", "name a copy of it");
            }
        }
        try (var journal = VerifyJournal.none()) {
            var looking = new Verification.VerifyOptions(Depth.DATA, Sample.ALL, journal, request.progress());
            var verification = verification(looking);
            var found = request.reference()
                    .map(reference -> verification.one(now.stored(reference)))
                    .orElseGet(verification::all);
            var here = new Repair.Target(
                    backend.direct(),
                    catalog,
                    reader,
                    backend.tuning(),
                    new Chunker(backend.file().chunker()),
                    ulids,
                    clock,
                    actor);
            var others =
                    request.stores().stream().map(store -> store.repairSource()).toList();
            var report = Repair.run(here, new Repair.RepairOptions(others, request.files(), request.dryRun()), found);
            if (request.reference().isPresent()) {
                return report;
            }
            var log = log().run(request.dryRun());
            return report.and(log.found(), log.left(), log.putBack());
        }
    }

    /// Sweeps the versions that were deleted long enough ago, and deletes the objects that nothing needs. Writers, readers and
    /// other collectors may work meanwhile.
    ///
    /// @throws CofferException.Refused when something found does not fit together; then nothing was deleted
    public SweepReport collect(SweepRules rules) {
        return Collector.run(sweepContext(), rules);
    }

    /// Returns what [#collect] would do now.
    public SweepReport planCollection(SweepRules rules) {
        return Collector.plan(sweepContext(), rules);
    }

    private SweepContext sweepContext() {
        return new SweepContext(
                backend.direct(), catalog, backend.file().id(), backend.tuning(), verified, ulids, clock, actor);
    }

    /// Finds out what a cleanup would delete, why, and what comes back. Changes nothing.
    public CleanupPlan planCleanup(CleanupRequest request) {
        return cleanup().plan(request);
    }

    /// Deletes softly what a plan says, if the rules still say the same of the store as it is now; [ArtifactStore#restore] brings each back until it is
    /// swept. Other processes may work meanwhile: no version is deleted that the rules keep at that moment.
    ///
    /// @throws CofferException.Refused when anything else would be deleted now than was planned; nothing more is deleted then
    public CleanupResult applyCleanup(CleanupPlan plan) {
        return cleanup().apply(plan);
    }

    private Cleanup cleanup() {
        return new Cleanup(catalog, backend.direct(), backend.file().id().toString(), ulids, clock, actor);
    }

    /// What the store holds, and for whom; of which versions and artifacts, a glob over names says. Reads all facts and lists the store.
    ///
    /// When nobody commits meanwhile, what it says that deleting versions frees is to the byte what a collection then frees.
    public StoreStats stats(String glob) {
        var pattern = Glob.pattern(glob);
        return new StatsReader(
                        catalog,
                        backend.direct(),
                        name -> pattern.matcher(name.value()).matches())
                .read();
    }

    /// What happened in the store, entry by entry, and whether its log still says so.
    public Audit audit() {
        return new Audit(backend);
    }
}
