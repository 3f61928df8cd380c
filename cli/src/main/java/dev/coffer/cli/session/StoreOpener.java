package dev.coffer.cli.session;

import dev.coffer.ArtifactStore;
import dev.coffer.artifact.Origin;
import dev.coffer.config.ConfigLoader;
import dev.coffer.config.Location;
import dev.coffer.config.Metadata;
import dev.coffer.config.ResolvedConfig;
import dev.coffer.config.StoreConfig;
import dev.coffer.lineage.Machine;
import dev.coffer.lineage.OriginCapture;
import dev.coffer.migrate.CatalogCopy;
import dev.coffer.migrate.CatalogRebuild;
import dev.coffer.store.StoreOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Finds the configured store and opens it.
public final class StoreOpener {
    private final ProcessContext context;
    private final List<String> arguments;
    private final ConfigLoader loader;
    private final ConfigLoader.Flags flags;

    /// @param arguments the command line, which a put records
    StoreOpener(ProcessContext context, GlobalOptions options, List<String> arguments) {
        this.context = context;
        this.arguments = arguments;
        this.loader = new ConfigLoader(context.environment(), context.directory());
        this.flags = new ConfigLoader.Flags(Optional.ofNullable(options.store), Optional.ofNullable(options.config));
    }

    public ConfigLoader loader() {
        return loader;
    }

    /// The options about the store on the command line.
    public ConfigLoader.Flags flags() {
        return flags;
    }

    public ResolvedConfig config() {
        return loader.resolve(flags);
    }

    /// The store, which must exist.
    public ArtifactStore open() {
        return ArtifactStore.open(config().config(), storeOptions());
    }

    /// The store, made when its place is absent or empty.
    public ArtifactStore openOrCreate() {
        return ArtifactStore.openOrCreate(config().config(), storeOptions());
    }

    /// The store at another place than the configuration says.
    public ArtifactStore openOrCreate(String pathOrUri) {
        return ArtifactStore.openOrCreate(config(pathOrUri).config(), storeOptions());
    }

    /// The configuration, with the store at another place than it says.
    public ResolvedConfig config(String pathOrUri) {
        return loader.resolve(new ConfigLoader.Flags(Optional.of(pathOrUri), flags.file()));
    }

    /// Returns another store than the configured one: a place as for `--store`, or the path of a configuration file
    /// that alone describes that store.
    public StoreConfig target(String place) {
        boolean isFile = place.endsWith(".yaml") || place.endsWith(".yml");
        if (!isFile) {
            var address = Location.parse(place, context.directory()).address();
            var there = new ConfigLoader.Flags(Optional.of(address), flags.file());
            return loader.resolve(there).config();
        }
        var environment = new HashMap<>(context.environment());
        environment.keySet().removeIf(name -> name.startsWith("COFFER_"));
        return new ConfigLoader(environment, context.directory())
                .resolve(ConfigLoader.Flags.file(place))
                .config();
    }

    /// Another store, which must exist; see [#target].
    public ArtifactStore open(String place) {
        return ArtifactStore.open(target(place), storeOptions());
    }

    /// Rebuilds the catalog of the store; the rest of the store must exist.
    public CatalogRebuild.Result rebuildCatalog(Optional<Metadata> kind, LongConsumer progress) {
        return CatalogRebuild.run(config().config(), kind, storeOptions(), progress);
    }

    /// Moves the facts of the store, which must exist.
    public CatalogCopy.Result copyCatalog(Metadata to, LongConsumer progress) {
        return CatalogCopy.run(config().config(), to, storeOptions(), progress);
    }

    public StoreOptions storeOptions() {
        return StoreOptions.in(context.environment(), context.directory()).withOrigin(this::origin);
    }

    /// The origin of new versions, with the command as it was typed, not as the JVM was started.
    private Origin origin() {
        var words = new ArrayList<>(List.of("coffer"));
        words.addAll(arguments);
        var environment = context.environment();
        var machine = Machine.current(environment).withCommand(words);
        return new OriginCapture(environment, context.directory(), machine).capture();
    }
}
