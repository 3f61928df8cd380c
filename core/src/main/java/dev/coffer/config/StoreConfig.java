package dev.coffer.config;

import dev.coffer.retention.RetentionPolicy;
import java.nio.file.Path;
import java.time.Duration;

/// Everything the library must know to open a store.
///
/// @param versioningEnabled false: each name keeps one live version, and a put replaces it
/// @param versionScheme     which label a new version gets when none is given
/// @param cleanupPolicy     which versions may go by themselves
/// @param restorable        how long deleted versions can be restored before a collection sweeps them
/// @param cache             what of an object store is kept on this machine
public record StoreConfig(
        Location location,
        Metadata metadata,
        boolean versioningEnabled,
        VersionScheme versionScheme,
        RetentionPolicy cleanupPolicy,
        Duration restorable,
        CachePolicy cache) {

    /// How long deleted versions can be restored where nothing else is said.
    public static final Duration RESTORABLE = Duration.ofDays(7);

    /// A store in a directory, everything else as by default.
    public static StoreConfig local(Path root) {
        return of(new Location.Local(root));
    }

    /// A store at a path, or at a URI such as `s3://bucket/prefix`, everything else as by default. See [Location#parse].
    public static StoreConfig at(String pathOrUri) {
        return of(Location.parse(pathOrUri, Path.of("")));
    }

    /// The store that the `artifact_store` section of a `pipeline.yaml` names, after this process's environment.
    public static StoreConfig from(Path pipelineFile) {
        var file = pipelineFile.toAbsolutePath();
        return new ConfigLoader(System.getenv(), Path.of("").toAbsolutePath())
                .resolve(ConfigLoader.Flags.file(file.toString()))
                .config();
    }

    /// A store at this place, everything else as by default.
    public static StoreConfig of(Location location) {
        return new StoreConfig(
                location,
                Metadata.defaultFor(location),
                true,
                VersionScheme.SEQUENCE,
                RetentionPolicy.NONE,
                RESTORABLE,
                CachePolicy.STANDARD);
    }

    public StoreConfig withMetadata(Metadata other) {
        return new StoreConfig(location, other, versioningEnabled, versionScheme, cleanupPolicy, restorable, cache);
    }

    public StoreConfig withVersioning(boolean enabled, VersionScheme scheme) {
        return new StoreConfig(location, metadata, enabled, scheme, cleanupPolicy, restorable, cache);
    }

    public StoreConfig withCleanupPolicy(RetentionPolicy other) {
        return new StoreConfig(location, metadata, versioningEnabled, versionScheme, other, restorable, cache);
    }

    public StoreConfig withCache(CachePolicy other) {
        return new StoreConfig(location, metadata, versioningEnabled, versionScheme, cleanupPolicy, restorable, other);
    }
}
