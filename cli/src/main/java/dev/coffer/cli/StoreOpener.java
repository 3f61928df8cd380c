package dev.coffer.cli;

import dev.coffer.ArtifactStore;
import dev.coffer.config.ConfigLoader;
import dev.coffer.config.ResolvedConfig;
import java.util.Optional;

/// Finds out which store is meant, and opens it: the one place where everything is wired together.
final class StoreOpener {
    private final ConfigLoader loader;
    private final ConfigLoader.Flags flags;

    StoreOpener(Surroundings surroundings, Coffer options) {
        this.loader = new ConfigLoader(surroundings.environment(), surroundings.directory());
        this.flags = new ConfigLoader.Flags(Optional.ofNullable(options.store), Optional.ofNullable(options.config));
    }

    ConfigLoader loader() {
        return loader;
    }

    /// What the command line says of the store.
    ConfigLoader.Flags flags() {
        return flags;
    }

    ResolvedConfig config() {
        return loader.resolve(flags);
    }

    /// The store, which must exist.
    ArtifactStore open() {
        return ArtifactStore.open(config().config());
    }

    /// The store, made when its place is absent or empty.
    ArtifactStore openOrCreate() {
        return ArtifactStore.openOrCreate(config().config());
    }

    /// The store at another place than the configuration says.
    ArtifactStore openOrCreate(String pathOrUri) {
        var there = new ConfigLoader.Flags(Optional.of(pathOrUri), flags.file());
        return ArtifactStore.openOrCreate(loader.resolve(there).config());
    }
}
