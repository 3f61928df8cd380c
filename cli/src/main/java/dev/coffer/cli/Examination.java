package dev.coffer.cli;

import com.github.luben.zstd.util.Native;
import com.github.luben.zstd.util.ZstdVersion;
import dev.coffer.ArtifactStore;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.CofferException;
import java.util.ArrayList;
import java.util.List;

/// Goes through what can be wrong, from the program outwards to the store.
final class Examination {
    private static final long SMALL_HEAP = 256L << 20;

    private final Session session;
    private final List<Check> checks = new ArrayList<>();
    private int exit;

    Examination(Session session) {
        this.session = session;
    }

    List<Check> checks() {
        checks.add(java());
        zstd();
        if (config()) {
            store();
        }
        return List.copyOf(checks);
    }

    /// The exit code of the first failure.
    int exit() {
        return exit;
    }

    private static Check java() {
        var runtime = Runtime.getRuntime();
        var text = "Java " + Runtime.version() + ", " + Units.count(runtime.availableProcessors(), "core") + ", heap "
                + Units.bytes(runtime.maxMemory());
        return runtime.maxMemory() < SMALL_HEAP
                ? Check.warn("java", text, "large files need more memory: set COFFER_JAVA_OPTS=-Xmx512m")
                : Check.ok("java", text);
    }

    /// The one native library; it is unpacked into a temporary directory, which may be full or forbid execution.
    private void zstd() {
        try {
            Native.load();
            checks.add(Check.ok("zstd", "zstd native " + ZstdVersion.VERSION));
        } catch (LinkageError e) {
            exit = exit == 0 ? 1 : exit;
            checks.add(Check.fail(
                    "zstd",
                    new CofferException.Unavailable(
                            "zstd's native library does not load: " + e.getMessage(),
                            "set java.io.tmpdir to a directory from which programs may run",
                            e)));
        }
    }

    private boolean config() {
        try {
            var config = session.opener().config();
            checks.add(Check.ok(
                    "config",
                    config.file()
                            .map(file -> "configuration " + file)
                            .orElse("no pipeline.yaml; defaults and environment")));
            for (var line : session.opener().loader().unknownVariables()) {
                checks.add(Check.warn("environment", line, "docs/configuration.md lists the variables"));
            }
            checks.add(Check.ok("place", "store " + config.config().location().address()));
            return true;
        } catch (CofferException e) {
            fail("config", e);
            return false;
        }
    }

    private void store() {
        try {
            var store = session.store();
            var info = store.info();
            checks.add(Check.ok("store", "the store opens: format " + info.format() + ", made " + info.createdAt()));
            checks.add(Check.ok("facts", "the facts are kept in " + info.catalog()));
            probe(store);
            long artifacts = 0;
            long versions = 0;
            try (var all = store.artifacts("**")) {
                for (Artifact artifact : (Iterable<Artifact>) all::iterator) {
                    artifacts++;
                    versions += artifact.versions();
                }
            }
            checks.add(
                    Check.ok("content", Units.count(artifacts, "artifact") + ", " + Units.count(versions, "version")));
        } catch (CofferException e) {
            fail("store", e);
        }
    }

    /// A store that may only be read is no failure.
    private void probe(ArtifactStore store) {
        try {
            store.probe();
            checks.add(Check.ok("writes", "a write never replaces another, and is durable"));
        } catch (CofferException.Denied e) {
            checks.add(
                    Check.warn("writes", "this store can only be read: " + e.getMessage(), "fine, if that is meant"));
        } catch (CofferException e) {
            fail("writes", e);
        }
    }

    private void fail(String name, CofferException cause) {
        exit = exit == 0 ? cause.exitCode() : exit;
        checks.add(Check.fail(name, cause));
    }
}
