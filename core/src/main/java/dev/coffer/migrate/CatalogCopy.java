package dev.coffer.migrate;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.Transaction;
import dev.coffer.catalog.log.LogCatalog;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import dev.coffer.store.Backend;
import dev.coffer.store.Catalogs;
import dev.coffer.store.NewDatabase;
import dev.coffer.store.StoreFile;
import dev.coffer.store.StoreOptions;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Moves the facts of a store from the catalog that keeps them to one of another kind: everything that ever happened, in
/// order, so numbers, labels, histories and deleted versions stay what they are.
///
/// The entries are replayed and both sides compared. Only then the old catalog is told, by an entry of its own, that the facts
/// have moved: from that entry on it refuses every writer, also those that were at work all the time.
///
/// Killed at any point, it does the rest when it is run again. An SQLite file gets its name last of all; what has another name is
/// nobody's catalog.
public final class CatalogCopy {
    private static final int ENTRIES_AT_ONCE = 200;

    /// How often it goes after writers that commit while it copies.
    private static final int ROUNDS = 5;

    private final BlobStore blobs;
    private final StoreFile file;
    private final Catalogs catalogs;
    private final StoreConfig config;
    private final StoreOptions options;

    private CatalogCopy(Backend.Blobs store, StoreConfig config, StoreOptions options) {
        this.blobs = store.blobs();
        this.file = store.file();
        this.catalogs = new Catalogs(config.location(), blobs, options, List.of());
        this.config = config;
        this.options = options;
    }

    /// What was moved.
    ///
    /// @param from    the kind of catalog that kept the facts before
    /// @param to      the kind that keeps them now
    /// @param entries how many entries it has
    public record Result(String from, String to, long entries, long artifacts, long versions) {}

    /// Moves the facts of a store.
    ///
    /// @param config   of the store; says how to reach the catalog that keeps the facts
    /// @param to       where they move
    /// @param progress is told how many entries the new catalog has
    /// @throws CofferException.Invalid when they are kept there already
    /// @throws CofferException.Refused when writers keep committing meanwhile; nothing has moved then
    /// @throws CofferException.Corrupt when the two sides differ; nothing has moved then
    public static Result run(StoreConfig config, Metadata to, StoreOptions options, LongConsumer progress) {
        try (var store = Backend.blobs(config, options)) {
            return new CatalogCopy(store, config, options).run(to, progress);
        }
    }

    private Result run(Metadata to, LongConsumer progress) {
        try (var log = LogCatalog.open(blobs, file.id())) {
            var keeper = log.keeper().orElse(file.catalog());
            if (keeper.equals(to.word())) {
                // Perhaps an earlier run was killed behind the fence. All entries are in the log then.
                if (log.keeper().isEmpty()) {
                    throw already(to);
                }
                return copy(log, to, progress);
            }
            if (keeper.equals(log.kind())) {
                return copy(log, to, progress);
            }
            try (var source = catalogs.open(metadata(keeper), file, false)) {
                return copy(source, to, progress);
            }
        }
    }

    private static CofferException already(Metadata to) {
        return new CofferException.Invalid("the facts of this store are kept in " + to.word() + " already");
    }

    private Metadata metadata(String keeper) {
        var configured = config.metadata() instanceof Metadata.AsMade(var whenNew) ? whenNew : config.metadata();
        if (configured.word().equals(keeper)) {
            return configured;
        }
        if (keeper.equals("sqlite")) {
            return new Metadata.Sqlite(Optional.empty());
        }
        throw new CofferException.Invalid(
                "the facts of this store are kept in " + keeper, "say how to reach it: metadata_backend: " + keeper);
    }

    private Result copy(Catalog source, Metadata to, LongConsumer progress) {
        if (source.kind().equals(to.word())) {
            throw already(to);
        }
        if (!(to instanceof Metadata.Sqlite sqlite)) {
            return into(to, source, progress);
        }
        var place = catalogs.databaseFile(sqlite);
        if (Files.exists(place)) {
            // They were kept there once, and it says where they went. So nobody takes it for the newest meanwhile.
            return into(to, source, progress);
        }
        try (var fresh = NewDatabase.beside(place, new Ulids(options.clock(), options.random()))) {
            var result = into(new Metadata.Sqlite(Optional.of(fresh.file())), source, progress);
            fresh.takePlace();
            return result;
        }
    }

    private Result into(Metadata to, Catalog source, LongConsumer progress) {
        try (var target = catalogs.open(to, file, true)) {
            boolean moved = source.keeper().filter(to.word()::equals).isPresent();
            if (moved && target.lastEntry() >= source.lastEntry()) {
                throw already(to);
            }
            var comparison = same(source, target, progress);
            if (!moved) {
                tellMoved(source, to.word());
                replay(source, target, progress);
            }
            return new Result(
                    source.kind(), target.kind(), target.lastEntry(), comparison.artifacts(), comparison.versions());
        }
    }

    /// Copies until both sides are the same while they are compared.
    private static CatalogComparison same(Catalog source, Catalog target, LongConsumer progress) {
        for (int round = 0; round < ROUNDS; round++) {
            replay(source, target, progress);
            var comparison = new CatalogComparison(source, target);
            comparison.run();
            if (source.lastEntry() == target.lastEntry()) {
                return comparison;
            }
        }
        throw new CofferException.Refused(
                "others keep committing to this store while its facts are copied",
                "stop the writers, then run it again; it goes on where it was");
    }

    /// Copies what there is when it begins. Following writers who are as fast as this would never end.
    private static void replay(Catalog source, Catalog target, LongConsumer progress) {
        long end = source.lastEntry();
        long last = target.lastEntry();
        while (last < end) {
            var entries = source.entries(last, (int) Math.min(ENTRIES_AT_ONCE, end - last));
            target.replay(entries);
            last = entries.getLast().number();
            progress.accept(last);
        }
    }

    private void tellMoved(Catalog source, String to) {
        source.commit(new Transaction(
                new Ulids(options.clock(), options.random()).next(),
                options.clock().instant(),
                options.actor().get(),
                Optional.empty(),
                List.of(new Change.MoveCatalog(to))));
    }
}
