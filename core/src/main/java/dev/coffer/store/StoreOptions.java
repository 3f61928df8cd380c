package dev.coffer.store;

import dev.coffer.artifact.Origin;
import dev.coffer.files.StatCache;
import dev.coffer.lineage.Machine;
import dev.coffer.lineage.OriginCapture;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What a store takes from the process it runs in.
///
/// @param random    names objects and temporary files; threads must be able to share it
/// @param cores     how many threads hash
/// @param statCache remembers digests of files on this machine; empty: every put reads everything
/// @param origin    says where a put comes from when the request does not
/// @param cacheDirectory where what was read of stores on a network is kept, and what an unfinished put has stored; empty: nothing
///                  is
/// @param actor     says who moves aliases, sets tags and deletes; takes no time, while `origin` may ask git
/// @param network   how patient to be with a store that is not on a disk
public record StoreOptions(
        Clock clock,
        RandomGenerator random,
        int cores,
        Optional<StatCache> statCache,
        Optional<Path> cacheDirectory,
        Supplier<Origin> origin,
        Supplier<String> actor,
        NetworkOptions network) {

    /// With the user of the origin as the one who acts, and no cache but the given one.
    public StoreOptions(
            Clock clock, RandomGenerator random, int cores, Optional<StatCache> statCache, Supplier<Origin> origin) {
        this(
                clock,
                random,
                cores,
                statCache,
                Optional.empty(),
                origin,
                () -> actor(origin.get().user()),
                NetworkOptions.STANDARD);
    }

    static String actor(Optional<String> user) {
        return user.orElse("unknown");
    }

    /// The system's clock and cores, the user's cache directory, and what can be found out about this process.
    public static StoreOptions standard() {
        return in(System.getenv(), Path.of("").toAbsolutePath());
    }

    /// As [#standard], for another environment and working directory.
    public static StoreOptions in(Map<String, String> environment, Path workingDirectory) {
        var random = new SecureRandom();
        var cache = cacheDirectory(environment);
        var capture = new OriginCapture(environment, workingDirectory, Machine.current(environment));
        return new StoreOptions(
                Clock.systemUTC(),
                random,
                Runtime.getRuntime().availableProcessors(),
                Optional.of(new StatCache(cache.resolve("stat"), random)),
                Optional.of(cache),
                capture::capture,
                () -> actor(capture.user()),
                NetworkOptions.STANDARD);
    }

    /// `COFFER_CACHE_DIR`, or `coffer` in the user's cache directory as the XDG specification and macOS place it.
    public static Path cacheDirectory(Map<String, String> environment) {
        var own = environment.getOrDefault("COFFER_CACHE_DIR", "");
        if (!own.isBlank()) {
            return Path.of(own);
        }
        var xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (!xdg.isBlank()) {
            return Path.of(xdg, "coffer");
        }
        var home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", ".")));
        boolean mac = System.getProperty("os.name", "").startsWith("Mac");
        return mac ? home.resolve("Library/Caches/coffer") : home.resolve(".cache/coffer");
    }

    /// The same, with every put reading every file, and nothing of a store kept on this machine.
    public StoreOptions withoutCache() {
        return new StoreOptions(clock, random, cores, Optional.empty(), Optional.empty(), origin, actor, network);
    }

    /// The same, with another directory for what is kept of stores on a network.
    public StoreOptions withCacheDirectory(Path directory) {
        return new StoreOptions(clock, random, cores, statCache, Optional.of(directory), origin, actor, network);
    }

    /// The same, with another answer to where a put comes from.
    public StoreOptions withOrigin(Supplier<Origin> other) {
        return new StoreOptions(clock, random, cores, statCache, cacheDirectory, other, actor, network);
    }

    /// The same, with another patience with networks.
    public StoreOptions withNetwork(NetworkOptions other) {
        return new StoreOptions(clock, random, cores, statCache, cacheDirectory, origin, actor, other);
    }
}
