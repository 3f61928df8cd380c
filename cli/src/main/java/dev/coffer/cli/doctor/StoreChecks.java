package dev.coffer.cli.doctor;

import com.github.luben.zstd.util.Native;
import com.github.luben.zstd.util.ZstdVersion;
import dev.coffer.ArtifactStore;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.CofferException;
import dev.coffer.cache.ZstdLibrary;
import dev.coffer.cli.output.Units;
import dev.coffer.cli.session.Session;
import dev.coffer.config.Location;
import dev.coffer.store.BlobStores;
import dev.coffer.store.StoreOptions;

/// The checks of `coffer doctor`, from the program outwards to the store.
final class StoreChecks {
    /// The JVM reports a little less than it was given.
    private static final long SMALL_HEAP = 56L << 20;
    private static final String JSON_LOG = "json";

    private final Session session;
    private final CheckReport findings;

    StoreChecks(Session session, CheckReport findings) {
        this.session = session;
        this.findings = findings;
    }

    /// Checks everything outside the store. Returns false when the store cannot be found either.
    boolean context() {
        java();
        zstd();
        return config() && credentials();
    }

    private void java() {
        var runtime = Runtime.getRuntime();
        var text = "Java " + Runtime.version() + ", " + Units.count(runtime.availableProcessors(), "core") + ", heap "
                + Units.bytes(runtime.maxMemory());
        findings.add(
                runtime.maxMemory() < SMALL_HEAP
                        ? DoctorCheck.warn("java", text, "that may not be enough: set COFFER_JAVA_OPTS=-Xmx256m")
                        : DoctorCheck.ok("java", text));
    }

    /// A native library; it is unpacked into the user's cache, which may be full or forbid execution.
    private void zstd() {
        try {
            ZstdLibrary.load(StoreOptions.cacheDirectory(session.context().environment()));
            Native.load();
            findings.ok("zstd", "zstd native " + ZstdVersion.VERSION);
        } catch (LinkageError e) {
            findings.fail(
                    "zstd",
                    new CofferException.Unavailable(
                            "zstd's native library does not load: " + e.getMessage(),
                            "set COFFER_CACHE_DIR to a directory from which programs may run",
                            e));
        }
    }

    private boolean config() {
        try {
            var config = session.opener().config();
            findings.ok(
                    "config",
                    config.file()
                            .map(file -> "configuration " + file)
                            .orElse("no pipeline.yaml; defaults and environment"));
            for (var line : session.opener().loader().unknownVariables()) {
                findings.warn("environment", line, "docs/configuration.md lists the variables");
            }
            var location = config.config().location();
            findings.ok("place", "store " + location.address());
            EndpointText.endpoint(location).ifPresent(text -> findings.ok("endpoint", text));
            return true;
        } catch (CofferException e) {
            findings.fail("config", e);
            return false;
        }
    }

    private boolean credentials() {
        try {
            BlobStores.credentials(location()).ifPresent(text -> findings.ok("credentials", "credentials: " + text));
            return true;
        } catch (CofferException e) {
            findings.fail("credentials", e);
            return false;
        }
    }

    /// The store, which must exist.
    void store() {
        try {
            var store = session.store();
            var info = store.info();
            findings.ok("store", "the store opens: format " + info.format() + ", made " + info.createdAt());
            findings.ok("facts", "the facts are kept in " + info.catalog());
            probe(store, info.catalog());
            long artifacts = 0;
            long versions = 0;
            try (var all = store.artifacts("**")) {
                for (Artifact artifact : (Iterable<Artifact>) all::iterator) {
                    artifacts++;
                    versions += artifact.versions();
                }
            }
            findings.ok("content", Units.count(artifacts, "artifact") + ", " + Units.count(versions, "version"));
        } catch (CofferException e) {
            findings.fail("store", e);
        }
    }

    /// A store that may only be read is no failure.
    private void probe(ArtifactStore store, String catalog) {
        try {
            store.probe();
            findings.ok(
                    "writes",
                    "a write never replaces another" + (isOnDisk() ? "" : ", also when many race")
                            + ", and is durable");
        } catch (CofferException.Denied e) {
            findings.warn("writes", "this store can only be read: " + e.getMessage(), "fine, if that is meant");
        } catch (CofferException.Refused e) {
            refused(e, catalog);
        } catch (CofferException e) {
            findings.fail("writes", e);
        }
    }

    /// Only the numbered log needs writes that do not replace each other.
    private void refused(CofferException.Refused cause, String catalog) {
        if (isOnDisk()) {
            findings.fail("writes", cause);
        } else if (catalog.equals(JSON_LOG)) {
            findings.fail(
                    "writes",
                    new CofferException.Refused(
                            String.valueOf(cause.getMessage()),
                            "move the facts with coffer catalog copy --to sqlite or postgres, which"
                                    + " metadata_backend: sqlite or postgres then names; or use a place with conditional writes"));
        } else {
            findings.ok(
                    "writes",
                    "conditional writes are not honoured here, which does no harm with the facts in " + catalog + ": "
                            + cause.getMessage());
        }
    }

    private boolean isOnDisk() {
        return location() instanceof Location.Local;
    }

    private Location location() {
        return session.opener().config().config().location();
    }
}
