package dev.coffer.migrate;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.ObjectListing;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.ChainHead;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.checkpoint.WithoutCheckpoints;
import dev.coffer.catalog.log.LogCatalog;
import dev.coffer.catalog.log.LogCheck;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import dev.coffer.content.ManifestFormat;
import dev.coffer.content.Manifests;
import dev.coffer.content.ObjectReader;
import dev.coffer.store.Backend;
import dev.coffer.store.Catalogs;
import dev.coffer.store.NewDatabase;
import dev.coffer.store.StoreFile;
import dev.coffer.store.StoreOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/// Makes the catalog of a store anew from what lies in the store alone: from the entries in its log, read one by one, whatever
/// checkpoints and databases say.
///
/// An SQLite database is made under another name and then takes the place of the old one, which is kept aside. A PostgreSQL
/// database must be empty, or know nothing but the beginning of the log, as after a rebuild that was killed. In JSON mode the log is
/// the catalog, and checkpoints that are missing are made. In the end the new catalog is compared with the log.
///
/// What only the lost database knew is lost: commits that it had not yet copied to the log. Manifests that no entry names are
/// listed, because such commits leave them behind; so do puts that were interrupted.
public final class CatalogRebuild {
    private static final int ENTRIES_AT_ONCE = 200;
    private static final int BAD_SHOWN = 5;
    private static final int TIME_SHIFT = 16;

    private final BlobStore blobs;
    private final StoreFile file;
    private final Catalogs catalogs;
    private final StoreConfig config;
    private final StoreOptions options;
    private final Ulids ulids;
    private final LongConsumer progress;

    /// The manifests that entries name.
    private final Set<ObjectId> named = new HashSet<>();

    /// See [Result#complete].
    private boolean complete;

    private CatalogRebuild(Backend.Blobs store, StoreConfig config, StoreOptions options, LongConsumer progress) {
        this.blobs = store.blobs();
        this.file = store.file();
        this.catalogs = new Catalogs(config.location(), blobs, options, List.of());
        this.config = config;
        this.options = options;
        this.ulids = new Ulids(options.clock(), options.random());
        this.progress = progress;
    }

    /// What was made.
    ///
    /// @param kind      of the catalog
    /// @param from      the kind that kept the facts before, when that is another
    /// @param entries   how many entries it has
    /// @param keptAside where the database is that was there before
    /// @param complete  nothing that the catalog before knew is lost for certain: it was the log itself, or could hand over all of it
    /// @param orphans   manifests that no entry names, at most [#ORPHANS_LIMIT], the newest first
    /// @param more      how many more there are
    public record Result(
            String kind,
            Optional<String> from,
            long entries,
            long artifacts,
            long versions,
            Optional<Path> keptAside,
            boolean complete,
            List<Orphan> orphans,
            long more) {
        /// Most orphans that are listed.
        public static final int ORPHANS_LIMIT = 100;

        public Result {
            orphans = List.copyOf(orphans);
        }
    }

    /// A manifest that no entry names.
    ///
    /// @param madeAt by the clock of whoever made it
    /// @param tree   what it lists; empty when it is damaged
    public record Orphan(String object, Instant madeAt, Optional<Digest> tree, long files, long bytes) {}

    /// Makes the catalog of a store anew.
    ///
    /// @param config   of the store; says where its catalog belongs
    /// @param kind     another kind of catalog than the one that is lost; empty: the same
    /// @param progress is told how many entries the new catalog has
    /// @throws CofferException.Corrupt when the log has a hole, or a damaged entry
    /// @throws CofferException.Refused when there is a PostgreSQL database that knows something else
    public static Result run(StoreConfig config, Optional<Metadata> kind, StoreOptions options, LongConsumer progress) {
        try (var store = Backend.blobs(config, options)) {
            return new CatalogRebuild(store, config, options, progress).run(kind);
        }
    }

    private Result run(Optional<Metadata> wanted) {
        complete = settleOld();
        checkLog();
        try (var log = LogCatalog.open(new WithoutCheckpoints(blobs), file.id())) {
            var keeper = log.keeper().orElse(file.catalog());
            complete |= keeper.equals("json");
            var target = wanted.orElseGet(() -> metadata(keeper));
            var from = Optional.of(keeper).filter(kind -> !kind.equals(target.word()));
            return switch (target) {
                case Metadata.Sqlite sqlite -> sqlite(log, sqlite, from);
                case Metadata.Postgres postgres -> postgres(log, postgres, from);
                case Metadata.Json _, Metadata.AsMade _ -> json(log, from);
            };
        }
    }

    /// Opens the database as it is: then it copies to the log what is not there yet.
    private boolean settleOld() {
        var configured = config.metadata() instanceof Metadata.AsMade(var whenNew) ? whenNew : config.metadata();
        if (configured instanceof Metadata.Json) {
            return false;
        }
        try (var old = catalogs.open(configured, file, false)) {
            return isInLog(old.lastEntry());
        } catch (CofferException e) {
            return false;
        }
    }

    private boolean isInLog(long number) {
        return number == 0 || blobs.find(StoreLayout.logEntry(number)).isPresent();
    }

    private void checkLog() {
        var result = new LogCheck(blobs, ChainHead.start(file.id())).run(good -> note(good.entry()));
        if (!result.bad().isEmpty()) {
            var shown = result.bad().stream()
                    .limit(BAD_SHOWN)
                    .map(bad -> Long.toString(bad.number()))
                    .toList();
            boolean mendable = result.bad().stream().allMatch(bad -> bad.missing() && bad.inCheckpoint());
            throw new CofferException.Corrupt(
                    "entries of the log are missing or damaged: " + String.join(", ", shown)
                            + (result.bad().size() > BAD_SHOWN ? " and more" : ""),
                    mendable
                            ? "coffer repair --all puts them back from the checkpoints"
                            : "coffer repair --all says which can be put back; others must come from a copy of the store",
                    null);
        }
    }

    private void note(Entry entry) {
        for (var event : entry.events()) {
            switch (event) {
                case Event.VersionAdded(var stored) ->
                    named.add(stored.storage().manifest());
                case Event.VersionRelocated(var _, var storage) -> named.add(storage.manifest());
                default -> {}
            }
        }
    }

    private Metadata metadata(String keeper) {
        var configured = config.metadata() instanceof Metadata.AsMade(var whenNew) ? whenNew : config.metadata();
        if (configured.word().equals(keeper)) {
            return configured;
        }
        return switch (keeper) {
            case "json" -> new Metadata.Json();
            case "sqlite" -> new Metadata.Sqlite(Optional.empty());
            default ->
                throw new CofferException.Invalid(
                        "the facts of this store were kept in " + keeper,
                        "say how to reach an empty one: metadata_backend: " + keeper
                                + "; or name another kind: coffer rebuild --metadata-backend json");
        };
    }

    /// Adds the entry with which the catalog that is lost would have handed over. It is in the way of that one, should it come back.
    private void handOver(LogCatalog log, String to) {
        var head = log.head();
        log.replay(List.of(new Entry(
                head.number() + 1,
                head.digest(),
                ulids.next(),
                options.clock().instant().truncatedTo(ChronoUnit.MILLIS),
                options.actor().get(),
                Optional.empty(),
                List.of(new Event.CatalogMoved(to)))));
    }

    private Result json(LogCatalog log, Optional<String> from) {
        from.ifPresent(_ -> handOver(log, "json"));
        log.makeCheckpoints();
        try (var catalog = LogCatalog.open(blobs, file.id())) {
            return result(log, catalog, from, Optional.empty());
        }
    }

    private Result sqlite(LogCatalog log, Metadata.Sqlite metadata, Optional<String> from) {
        var place = catalogs.databaseFile(metadata);
        try (var fresh = NewDatabase.beside(place, ulids)) {
            try (var catalog = catalogs.open(new Metadata.Sqlite(Optional.of(fresh.file())), file, true)) {
                replay(log, catalog);
            }
            var aside = fresh.takePlace();
            try (var catalog = catalogs.open(new Metadata.Sqlite(Optional.of(place)), file, true)) {
                from.ifPresent(_ -> handOver(log, metadata.word()));
                replay(log, catalog);
                return result(log, catalog, from, aside);
            }
        }
    }

    private Result postgres(LogCatalog log, Metadata.Postgres metadata, Optional<String> from) {
        try (var catalog = catalogs.open(metadata, file, true)) {
            long known = catalog.lastEntry();
            if (known >= log.lastEntry() && known > 0) {
                throw new CofferException.Refused(
                        "the database in " + metadata.url() + " has all entries that the log has, and " + known
                                + " is its last",
                        "there is nothing to rebuild; if it is damaged, name an empty database or schema");
            }
            if (known > 0) {
                new CatalogComparison(log, catalog).compareEntries();
            }
            replay(log, catalog);
            from.ifPresent(_ -> handOver(log, metadata.word()));
            replay(log, catalog);
            return result(log, catalog, from, Optional.empty());
        }
    }

    private void replay(Catalog log, Catalog catalog) {
        long end = log.lastEntry();
        for (long last = catalog.lastEntry(); last < end; ) {
            var entries = log.entries(last, (int) Math.min(ENTRIES_AT_ONCE, end - last));
            catalog.replay(entries);
            last = entries.getLast().number();
            progress.accept(last);
        }
    }

    private Result result(Catalog log, Catalog catalog, Optional<String> from, Optional<Path> aside) {
        var comparison = new CatalogComparison(log, catalog);
        comparison.run();
        var orphans = orphans();
        return new Result(
                catalog.kind(),
                from,
                catalog.lastEntry(),
                comparison.artifacts(),
                comparison.versions(),
                aside,
                complete,
                orphans.stream()
                        .limit(Result.ORPHANS_LIMIT)
                        .map(this::described)
                        .toList(),
                Math.max(0, orphans.size() - Result.ORPHANS_LIMIT));
    }

    /// The newest first.
    private List<BlobInfo> orphans() {
        var orphans = new ArrayList<BlobInfo>();
        ObjectListing.each(
                blobs,
                ObjectId.Kind.MANIFEST,
                (id, info) -> {
                    if (!named.contains(id)) {
                        orphans.add(info);
                    }
                },
                foreign -> {});
        orphans.sort((one, other) -> ulid(other).compareTo(ulid(one)));
        return orphans;
    }

    private static Ulid ulid(BlobInfo info) {
        return StoreLayout.objectOf(info.key()).orElseThrow().ulid();
    }

    private Orphan described(BlobInfo info) {
        var id = StoreLayout.objectOf(info.key()).orElseThrow();
        var madeAt = Instant.ofEpochMilli(id.ulid().high() >>> TIME_SHIFT);
        try {
            var bytes = new ObjectReader(blobs).readAll(id, Manifests.LIMIT_BYTES);
            // Nobody else has its digest: it is the one that the manifest itself ends with.
            var manifest = ManifestFormat.decode(id, bytes, Digest.read(bytes, bytes.length - Digest.BYTES));
            return new Orphan(
                    info.key().value(), madeAt, Optional.of(manifest.digest()), manifest.files(), manifest.bytes());
        } catch (CofferException.Corrupt | IndexOutOfBoundsException e) {
            return new Orphan(info.key().value(), madeAt, Optional.empty(), 0, 0);
        }
    }
}
