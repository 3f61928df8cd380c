package dev.coffer.store;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.BlobStoreProbe;
import dev.coffer.blob.LocalBlobStore;
import dev.coffer.blob.RetryingBlobStore;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulids;
import dev.coffer.cache.CachingBlobStore;
import dev.coffer.cache.ZstdLibrary;
import dev.coffer.catalog.Catalog;
import dev.coffer.config.Location;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import dev.coffer.content.ChunkerProfile;
import dev.coffer.ingest.Source;
import dev.coffer.retention.RetentionPolicy;
import dev.coffer.transfer.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/// The two seams of one store, opened as its configuration says: the one place where the library is wired together.
///
/// @param blobs     with what is kept on this machine
/// @param direct    without: what lies in the store
/// @param directory where the store is, if it is on a disk
/// @param unfinished where it is noted what puts have stored that have not committed
/// @param policy    what puts delete
/// @param local     where this machine notes other things about the store
/// @param isNew     whether opening made the store
public record Backend(
        BlobStore blobs,
        BlobStore direct,
        Catalog catalog,
        StoreFile file,
        Labels labels,
        Tuning tuning,
        Optional<Path> directory,
        Optional<Path> unfinished,
        RetentionPolicy policy,
        Optional<Path> local,
        boolean isNew) {
    /// How long it counts that a store kept its promise.
    private static final Duration PROBE_COUNTS = Duration.ofDays(7);

    public static Backend open(StoreConfig config, StoreOptions options) {
        var store = blobs(config, options);
        return connect(config, store.blobs(), store.file(), options, false);
    }

    /// As [#open(StoreConfig, StoreOptions)], where the store is reached already.
    public static Backend open(StoreConfig config, BlobStore blobs, StoreOptions options) {
        var file = StoreFile.read(blobs).orElseThrow(() -> none(blobs.location()));
        return connect(config, blobs, file, options, false);
    }

    public static Backend openOrCreate(StoreConfig config, StoreOptions options) {
        return openOrCreate(config, options, ChunkerProfile.DEFAULT);
    }

    /// Opens a store, and makes it first when its place is absent or empty.
    ///
    /// @param chunker how files are cut in a store that is made now
    public static Backend openOrCreate(StoreConfig config, StoreOptions options, ChunkerProfile chunker) {
        if (config.location() instanceof Location.Local(var root)) {
            checkPlace(root);
            LocalBlobStore.create(root, options.random()).close();
        }
        return openOrCreate(config, connect(config.location(), options), options, chunker);
    }

    /// As [#openOrCreate(StoreConfig, StoreOptions)], where the store is reached already.
    public static Backend openOrCreate(StoreConfig config, BlobStore blobs, StoreOptions options) {
        return openOrCreate(config, blobs, options, ChunkerProfile.DEFAULT);
    }

    public static Backend openOrCreate(
            StoreConfig config, BlobStore blobs, StoreOptions options, ChunkerProfile chunker) {
        var existing = StoreFile.read(blobs);
        if (existing.isEmpty() && holdsOther(blobs)) {
            // Unless another process has made the store since.
            existing = Optional.of(StoreFile.read(blobs)
                    .orElseThrow(() -> new CofferException.NoStore(
                            blobs.location() + " is not a store, and not empty", "name an empty place, or a prefix")));
        }
        var ulids = new Ulids(options.clock(), options.random());
        var probe = new BlobStoreProbe(ulids);
        if (existing.isPresent()) {
            checkOnce(config, existing.get(), options, blobs, probe);
            return connect(config, blobs, existing.get(), options, false);
        }
        var catalog = Catalogs.whenNew(config.metadata()).word();
        boolean passed = checkConditions(config, catalog, () -> {
            probe.check(blobs);
            if (!(config.location() instanceof Location.Local)) {
                probe.race(blobs);
            }
        });
        new StoreFile(ulids.next(), options.clock().instant(), chunker, catalog).write(blobs);
        // Another process may have been faster; then its file is the one that counts.
        var file = StoreFile.read(blobs).orElseThrow(() -> none(blobs.location()));
        if (passed) {
            LocalCache.of(config, file, options)
                    .ifPresent(cache -> cache.marks().set(kept(blobs)));
        }
        return connect(config, blobs, file, options, true);
    }

    /// Whether there is anything but probes: those of somebody else who makes the store now, or of one who was interrupted.
    private static boolean holdsOther(BlobStore blobs) {
        return blobs.list("", "", BlobStore.PAGE_LIMIT).stream()
                .anyMatch(info -> !info.key().value().startsWith(StoreLayout.PROBES));
    }

    /// Asks a store on a network only now and then: it takes four requests.
    private static void checkOnce(
            StoreConfig config, StoreFile file, StoreOptions options, BlobStore blobs, BlobStoreProbe probe) {
        var marks = LocalCache.of(config, file, options).map(LocalCache::marks);
        if (marks.filter(found -> found.isSet(kept(blobs), PROBE_COUNTS)).isEmpty()
                && checkConditions(config, file.catalog(), () -> probe.check(blobs))) {
            marks.ifPresent(found -> found.set(kept(blobs)));
        }
    }

    /// What is remembered of a store that passed.
    private static String kept(BlobStore blobs) {
        return "keeps what was put first: " + blobs.location();
    }

    /// A store that lets one put replace another cannot hold the numbered log. With a database that does no harm, because nothing
    /// else has a name that is used twice, or differs where it is.
    ///
    /// @return whether it does not
    private static boolean checkConditions(StoreConfig config, String catalog, Runnable probe) {
        try {
            probe.run();
            return true;
        } catch (CofferException.Refused e) {
            var kind = config.metadata() instanceof Metadata.AsMade
                    ? catalog
                    : config.metadata().word();
            if (kind.equals("json") || config.location() instanceof Location.Local) {
                throw e;
            }
            return false;
        }
    }

    /// Refuses to put a directory into a store that lies inside it: the put would read what it writes.
    public void checkSource(Source source) {
        if (!(source instanceof Source.Local(var path)) || directory.isEmpty() || !Files.isDirectory(path)) {
            return;
        }
        try {
            if (directory.get().toRealPath().startsWith(path.toRealPath())) {
                throw new CofferException.Invalid(
                        "the store " + directory.get() + " lies inside '" + path + "'",
                        "put a directory without the store, or keep the store elsewhere");
            }
        } catch (IOException e) {
            throw new CofferException.Unavailable("cannot look at '" + path + "': " + e.getMessage(), e);
        }
    }

    public void close() {
        catalog.close();
        blobs.close();
    }

    private static Backend connect(
            StoreConfig config, BlobStore store, StoreFile file, StoreOptions options, boolean isNew) {
        var cache = LocalCache.of(config, file, options);
        var blobs = cache.map(found -> found.wrap(store)).orElse(store);
        var tuning = config.location() instanceof Location.Local
                ? Tuning.disk(options.cores(), Runtime.getRuntime().maxMemory())
                : Tuning.network(Runtime.getRuntime().maxMemory());
        var directory =
                config.location() instanceof Location.Local(var root) ? Optional.of(root) : Optional.<Path>empty();
        return new Backend(
                blobs,
                store,
                new Catalogs(config.location(), blobs, options, cached(blobs)).open(config.metadata(), file),
                file,
                new Labels(config.versionScheme(), !config.versioningEnabled()),
                tuning,
                directory,
                cache.map(LocalCache::unfinished),
                config.cleanupPolicy(),
                LocalCache.directory(config, file, options),
                isNew);
    }

    /// What of the log is on this machine.
    private static List<BlobInfo> cached(BlobStore blobs) {
        return blobs instanceof CachingBlobStore caching
                ? Stream.of(StoreLayout.LOG, StoreLayout.CHECKPOINTS)
                        .flatMap(folder -> caching.kept(folder).stream())
                        .toList()
                : List.of();
    }

    /// The content of a store without its catalog.
    public record Blobs(BlobStore blobs, StoreFile file) implements AutoCloseable {
        @Override
        public void close() {
            blobs.close();
        }
    }

    public static Blobs blobs(StoreConfig config, StoreOptions options) {
        var blobs = connect(config.location(), options);
        return new Blobs(blobs, StoreFile.read(blobs).orElseThrow(() -> none(blobs.location())));
    }

    public static BlobStore connect(Location location, StoreOptions options) {
        ZstdLibrary.load(options.cacheDirectory().orElseGet(() -> StoreOptions.cacheDirectory(System.getenv())));
        return switch (location) {
            case Location.Local(var root) -> {
                if (!Files.isDirectory(root)) {
                    throw none(root.toString());
                }
                yield LocalBlobStore.open(root, options.random());
            }
            case Location.S3 _, Location.Gcs _, Location.Azure _ ->
                new RetryingBlobStore(
                        provider(location).open(location, options.network().deadlines()),
                        options.network().retries(),
                        options.clock(),
                        options.network().pause(),
                        options.random());
        };
    }

    /// Who opens stores at this place.
    public static BlobStoreProvider provider(Location location) {
        return ServiceLoader.load(BlobStoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.type().equals(location.type()))
                .findFirst()
                .orElseThrow(() -> new CofferException.Invalid(
                        "this build has no support for " + location.address(),
                        "add the module coffer-" + location.type()));
    }

    /// A store is only made where nothing else is.
    private static void checkPlace(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        if (!Files.isDirectory(root)) {
            throw new CofferException.NoStore("'" + root + "' is a file, not a store", "name a directory");
        }
        if (Files.exists(root.resolve("coffer.json"))) {
            return;
        }
        try (var children = Files.newDirectoryStream(root, child -> !isOurs(child))) {
            // Another process may have made the store since; its description is the first thing that it leaves here.
            if (children.iterator().hasNext() && !Files.exists(root.resolve("coffer.json"))) {
                throw new CofferException.NoStore(
                        "'" + root + "' is not a store, and not empty", "name an empty or absent directory");
            }
        } catch (IOException e) {
            throw new CofferException.Denied("cannot look into '" + root + "': " + e.getMessage(), null, e);
        }
    }

    /// What another process leaves for a moment while it makes the store.
    private static boolean isOurs(Path child) {
        var name = String.valueOf(child.getFileName());
        return name.equals(".tmp") || name.equals("probes");
    }

    private static CofferException none(String location) {
        return new CofferException.NoStore(
                "there is no store in " + location,
                "coffer init makes one; or name another with --store, or with artifact_store in pipeline.yaml");
    }
}
