package dev.coffer.store;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.log.LogCatalog;
import dev.coffer.config.Location;
import dev.coffer.config.Metadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/// Finds the catalog that keeps a store's facts, and opens it.
///
/// Which kind that is stands in `coffer.json`, unless the facts have moved since: then the catalog they moved away from says
/// so, as its last entry.
///
/// @param kept what of the log is on this machine
public record Catalogs(Location location, BlobStore blobs, StoreOptions options, List<BlobInfo> kept) {
    private static final String FILE = "catalog.sqlite";

    /// What a store gets that is made now.
    public static Metadata whenNew(Metadata wanted) {
        if (!(wanted instanceof Metadata.AsMade(var whenNew))) {
            return wanted;
        }
        return whenNew instanceof Metadata.Json || provider(whenNew.word()).isPresent() ? whenNew : new Metadata.Json();
    }

    /// The catalog that keeps the facts.
    ///
    /// @throws CofferException.Invalid when it is of another kind than the configuration says
    public Catalog open(Metadata wanted, StoreFile file) {
        var metadata = wanted instanceof Metadata.AsMade ? likely(file) : wanted;
        var catalog = openOr(metadata, file, wanted instanceof Metadata.AsMade);
        var keeper = catalog.seen().keeper().orElse(file.catalog());
        if (keeper.equals(catalog.kind())) {
            return catalog;
        }
        catalog.close();
        if (wanted instanceof Metadata.AsMade && !keeper.equals(metadata.word())) {
            return open(named(keeper), file);
        }
        throw elsewhere(keeper);
    }

    /// A database that is not there is no reason to speak of databases when the facts are kept elsewhere anyway.
    ///
    /// @param anyKind whether another kind than this one will do
    private Catalog openOr(Metadata metadata, StoreFile file, boolean anyKind) {
        try {
            boolean unused =
                    !(metadata instanceof Metadata.Json) && metadata.word().equals(file.catalog()) && !hasLog();
            return open(metadata, file, unused);
        } catch (CofferException.NoStore e) {
            if (!metadata.word().equals(file.catalog())) {
                throw hasMovedTo(metadata.word(), file) ? unfinished(e, metadata.word()) : elsewhere(file.catalog());
            }
            return insteadOfLost(e, file, anyKind);
        }
    }

    private boolean hasMovedTo(String kind, StoreFile file) {
        try (var log = LogCatalog.open(blobs, file.id(), kept)) {
            return log.seen().keeper().filter(kind::equals).isPresent();
        }
    }

    /// The log says that the facts moved, and there is nothing where they should be.
    private static CofferException unfinished(CofferException missing, String kind) {
        return new CofferException.NoStore(
                "the facts of this store moved to " + kind + ", and " + missing.getMessage(),
                "if that was interrupted, coffer catalog copy --to " + kind
                        + " goes on with it; if the database is lost, coffer rebuild makes it anew from the log");
    }

    /// The facts may have moved into the log when the database was lost.
    private Catalog insteadOfLost(CofferException.NoStore lost, StoreFile file, boolean anyKind) {
        var log = LogCatalog.open(blobs, file.id(), kept);
        if (anyKind && log.seen().keeper().filter(log.kind()::equals).isPresent()) {
            return log;
        }
        log.close();
        throw new CofferException.NoStore(
                String.valueOf(lost.getMessage()), "coffer rebuild makes it anew from the log, if it is lost");
    }

    /// An entry is there for ever. So it is read, because it may then be on this machine the next time.
    private boolean hasLog() {
        try (var entry = blobs.open(StoreLayout.logEntry(1), 0, 1)) {
            return entry.read(ByteBuffer.allocate(1)) > 0;
        } catch (CofferException.NotFound e) {
            return false;
        } catch (IOException e) {
            throw new CofferException.Unavailable("cannot read the log of " + blobs.location(), e);
        }
    }

    /// Opens a catalog, whether or not it keeps the facts.
    ///
    /// @param creates whether it may be made, or know less than the log
    public Catalog open(Metadata metadata, StoreFile file, boolean creates) {
        if (metadata instanceof Metadata.Json) {
            return LogCatalog.open(blobs, file.id(), kept);
        }
        var place = new CatalogProvider.Place(
                resolved(metadata), blobs, file.id(), creates, options.clock(), options.random());
        return provider(metadata.word())
                .orElseThrow(() -> new CofferException.Invalid(
                        "this build has no support for metadata_backend: " + metadata.word(),
                        "add the module coffer-sql, or use metadata_backend: json"))
                .open(place);
    }

    private static Optional<CatalogProvider> provider(String kind) {
        return ServiceLoader.load(CatalogProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.kind().equals(kind))
                .findFirst();
    }

    /// Where the facts are, as far as can be told without asking a catalog. Reading a long log only to learn that the facts
    /// moved to the database beside it would make every command slow.
    private Metadata likely(StoreFile file) {
        return database().filter(Files::exists).isPresent() ? named("sqlite") : named(file.catalog());
    }

    private Metadata named(String kind) {
        return switch (kind) {
            case "json" -> new Metadata.Json();
            case "sqlite" -> new Metadata.Sqlite(Optional.empty());
            default -> throw elsewhere(kind);
        };
    }

    private Metadata resolved(Metadata metadata) {
        if (metadata instanceof Metadata.Sqlite(var file) && file.isEmpty()) {
            return new Metadata.Sqlite(Optional.of(database().orElseThrow(() -> elsewhere("sqlite"))));
        }
        return metadata;
    }

    /// The file of an SQLite database.
    public Path databaseFile(Metadata.Sqlite metadata) {
        return metadata.file().or(this::database).orElseThrow(() -> elsewhere("sqlite"));
    }

    private Optional<Path> database() {
        return location instanceof Location.Local(var root) ? Optional.of(root.resolve(FILE)) : Optional.empty();
    }

    private CofferException elsewhere(String keeper) {
        return new CofferException.Invalid(
                "the facts of the store in " + blobs.location() + " are kept in " + keeper,
                "say so with metadata_backend: " + keeper
                        + ", or move them: coffer catalog copy --to json, sqlite or postgres");
    }
}
