package dev.coffer.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.AliasChange;
import dev.coffer.ArtifactStore;
import dev.coffer.CopyRequest;
import dev.coffer.GetRequest;
import dev.coffer.LineageRequest;
import dev.coffer.PutRequest;
import dev.coffer.Query;
import dev.coffer.RepairRequest;
import dev.coffer.TestStores;
import dev.coffer.VerifyRequest;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.blob.StoreLayout;
import dev.coffer.cleanup.CleanupRequest;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import dev.coffer.migrate.CatalogRebuild;
import dev.coffer.retention.RetentionPolicy;
import dev.coffer.sweep.SweepRules;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import dev.coffer.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What people do with stores that somebody gave them, as a table.
public final class Attempts {
    private static final SweepRules AT_ONCE = new SweepRules(Duration.ZERO, Duration.ZERO, true, true, true);

    public static final List<Attempt> ALL = List.of(
            gives("get", Attempts::get),
            gives("export", Attempts::export),
            gives("read", Attempts::read),
            each("range", Attempts::range),
            each("show", Attempts::show),
            each(
                    "diff",
                    (ground, version) -> reading(ground, store -> {
                        store.diff(version, "m:v1");
                        store.diff("m:v3", version);
                    })),
            each(
                    "lineage",
                    (ground, version) -> reading(ground, store -> {
                        store.lineage(LineageRequest.of(version));
                        store.descendingAliases(version);
                        store.openLineage(store.lineage(LineageRequest.of(version)))
                                .forEach(_ -> {});
                    })),
            store(
                    "ls",
                    (ground, _) -> reading(ground, store -> {
                        store.find(Query.all().withDeleted()).forEach(_ -> {});
                        store.find(Query.where("metrics.accuracy > 0.1").ascending("metrics.accuracy"))
                                .forEach(_ -> {});
                        store.artifacts("**")
                                .forEach(artifact ->
                                        store.versions(artifact.name().value()).forEach(_ -> {}));
                        store.aliasHistory("m", "prod");
                    })),
            store(
                    "stats",
                    (ground, _) -> reading(ground, store -> store.maintenance().stats("**"))),
            store("verify", (ground, _) -> reading(ground, store -> verify(store, Depth.OBJECTS))),
            store("verify --data", Attempts::verifyData),
            each(
                    "verify one --data",
                    (ground, version) -> reading(
                            ground,
                            store -> store.maintenance()
                                    .verify(new VerifyRequest(
                                            Optional.of(Reference.parse(version)), Depth.DATA, new Progress())))),
            each("copy", Attempts::copy),
            store("copy --all", Attempts::copyAll),
            store("repair --from it", Attempts::repairFrom),
            store("repair it", Attempts::repairIt),
            store(
                    "cleanup --dry-run",
                    (ground, _) -> reading(
                            ground, store -> store.maintenance().planCleanup(CleanupRequest.of(RetentionPolicy.NONE)))),
            store(
                    "gc --dry-run",
                    (ground, _) -> reading(ground, store -> store.maintenance().planCollection(AT_ONCE))),
            store("gc", Attempts::collect),
            store("rebuild", Attempts::rebuild),
            store("put into it", Attempts::putInto),
            store("read it, then the store whose id it has", Attempts::readThenGood),
            each("alias, tag, delete, restore", Attempts::change));

    private Attempts() {}

    private static Attempt gives(String name, Attempt.Act act) {
        return new Attempt(name, true, true, act);
    }

    private static Attempt each(String name, Attempt.Act act) {
        return new Attempt(name, true, false, act);
    }

    private static Attempt store(String name, Attempt.Act act) {
        return new Attempt(name, false, false, act);
    }

    private interface Use {
        void of(ArtifactStore store) throws Exception;
    }

    private static void reading(Ground ground, Use use) throws Exception {
        try (var store = ground.open()) {
            use.of(store);
        }
    }

    private static Digest expected(Ground ground, ArtifactStore store, String version) {
        return ground.isGenuine(version)
                ? ground.good().digest(version)
                : store.version(version).digest();
    }

    private static void get(Ground ground, String version) throws Exception {
        reading(ground, store -> ground.getRight(store, ground.reference(version), expected(ground, store, version)));
    }

    private static void export(Ground ground, String version) throws Exception {
        reading(ground, store -> {
            var room = ground.fresh();
            store.export(GetRequest.of(ground.reference(version), room.resolve("back")));
            var files = room.resolve("back/files");
            var single = files.resolve("model.bin");
            var exported = Files.exists(single) ? TreeSum.of(single, "model.bin") : TreeSum.of(files, "");
            assertThat(exported).isEqualTo(expected(ground, store, version));
            ground.nothingBeside(room);
        });
    }

    private static void read(Ground ground, String version) throws Exception {
        reading(ground, store -> Ground.readRight(store, ground.reference(version), expected(ground, store, version)));
    }

    private static Path source(Ground ground, String version, String path) {
        var source = ground.good().source(version);
        return Files.isDirectory(source) ? source.resolve(path) : source;
    }

    /// Streams can throw nothing else.
    private static Exception unwrapped(IOException e) {
        return e.getCause() instanceof CofferException cause ? cause : e;
    }

    private static void range(Ground ground, String version) throws Exception {
        reading(ground, store -> {
            var reference = ground.reference(version);
            for (var entry : store.tree(reference)) {
                if (entry instanceof TreeEntry.File file) {
                    var path = file.path().value();
                    var opened = store.file(reference, path);
                    byte[] bytes;
                    try (var in = opened.read(2_000, 700)) {
                        bytes = in.readAllBytes();
                    } catch (IOException e) {
                        throw unwrapped(e);
                    }
                    // What is not known to be the file is said to be so.
                    if (ground.isGenuine(version) && opened.isVerified()) {
                        var whole = Files.readAllBytes(source(ground, version, path));
                        int from = Math.min(whole.length, 2_000);
                        assertThat(bytes)
                                .as("bytes 2000-2699 of " + path)
                                .isEqualTo(Arrays.copyOfRange(whole, from, Math.min(whole.length, from + 700)));
                    }
                }
            }
        });
    }

    private static void show(Ground ground, String version) throws Exception {
        reading(ground, store -> {
            var found = store.version(ground.reference(version));
            assertThat(found.toString()).isNotEmpty();
            store.tree(version);
            store.at(java.time.Instant.MAX.minusSeconds(1)).lookup(version);
        });
    }

    private static VerifyReport verify(ArtifactStore store, Depth depth) {
        return store.maintenance().verify(new VerifyRequest(Optional.empty(), depth, new Progress()));
    }

    /// Names every version that is wrong and no other, and does not end before it has seen all.
    private static void verifyData(Ground ground, String nothing) throws Exception {
        reading(ground, store -> {
            var report = verify(store, Depth.DATA);
            if (ground.forgery().isLog()) {
                return;
            }
            var named = report.damages().stream()
                    .flatMap(damage -> damage.affected().stream())
                    .map(affected -> affected.version().toString())
                    .collect(Collectors.toCollection(HashSet::new));
            assertThat(named)
                    .as("versions with damage")
                    .containsAll(ground.forgery().wrong())
                    .containsAll(ground.forgery().lies());
            named.removeAll(ground.forgery().wrong());
            named.removeAll(ground.forgery().lies());
            named.removeAll(ground.forgery().doubtful());
            named.remove(GoodStore.DELETED);
            assertThat(named).as("versions without damage that are named").isEmpty();
            assertThat(report.versions()).as("versions seen").isGreaterThanOrEqualTo(GoodStore.LIVE.size() + 1L);
        });
    }

    /// Whether everything in a store that was good is good, whatever was taken from the forged one, and stays so when the genuine
    /// content is put that this machine remembers the digests of.
    private static void assertGood(Ground ground, ArtifactStore good, String version) {
        good.find(Query.all().withDeleted()).forEach(found -> {
            if (!found.deleted()) {
                Ground.readRight(good, found.id().toString(), found.digest());
            }
        });
        assertThat(verify(good, Depth.DATA).damages())
                .as("what cannot be read")
                .allMatch(VerifyReport.Damage::readable);
        putAndGet(ground, good, version);
    }

    private static void putAndGet(Ground ground, ArtifactStore good, String version) {
        for (var each : ground.isGenuine(version) ? List.of(version) : List.of("m:v2", "single:v1")) {
            var put = good.put(
                            PutRequest.of("again", ground.good().source(each)).build())
                    .version();
            assertThat(put.digest()).isEqualTo(ground.good().digest(each));
            Ground.readRight(good, put.id().toString(), ground.good().digest(each));
        }
    }

    private static void copy(Ground ground, String version) throws Exception {
        var blobs = GoodStore.blobs(GoodStore.empty());
        try (var good = GoodStore.open(blobs, ground.good().options(12));
                var hostile = ground.open()) {
            good.put(PutRequest.of("base", ground.good().source("m:v1")).build());
            try {
                hostile.copyTo(good, CopyRequest.of(ground.reference(version)).as("copied"));
                // A genuine one may have come from what is here already.
                assertThat(ground.isGenuine(version)
                                || !ground.forgery().wrong().contains(version))
                        .as("nobody may take it")
                        .isTrue();
            } finally {
                assertGood(ground, good, version);
            }
        }
    }

    private static void copyAll(Ground ground, String nothing) throws Exception {
        var place = ground.fresh().resolve("store");
        var config = StoreConfig.local(place).withMetadata(new Metadata.Json());
        try (var hostile = ground.open()) {
            hostile.copyAllTo(config, ground.good().options(13), new Progress());
            assertThat(ground.forgery().wrong())
                    .as("wrong versions that were copied")
                    .isEmpty();
            assertThat(ground.forgery().lies()).as("lies that were copied").isEmpty();
        } finally {
            if (Files.exists(place.resolve("coffer.json"))) {
                try (var good = ArtifactStore.open(config, ground.good().options(14))) {
                    assertGood(ground, good, "m:v2");
                }
            }
        }
    }

    /// A good store has lost all packs, and the forged one is the only copy.
    private static void repairFrom(Ground ground, String nothing) throws Exception {
        var store = ground.good().store();
        store.keySet().removeIf(key -> key.startsWith("packs/"));
        try (var good = GoodStore.open(GoodStore.blobs(store), ground.good().options(15))) {
            try (var hostile = ground.open()) {
                good.maintenance()
                        .repair(new RepairRequest(
                                Optional.empty(), List.of(hostile), List.of(), false, new Progress()));
            } finally {
                for (var each : GoodStore.LIVE) {
                    rightOrCorrupt(
                            () -> Ground.readRight(good, each, ground.good().digest(each)));
                }
                rightOrCorrupt(() -> putAndGet(ground, good, "m:v2"));
            }
        }
    }

    private static void rightOrCorrupt(Runnable get) {
        try {
            get.run();
        } catch (CofferException.Corrupt e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static void repairIt(Ground ground, String nothing) throws Exception {
        try (var good = GoodStore.open(
                        GoodStore.blobs(ground.good().store()), ground.good().options(16));
                var hostile = TestStores.existing(ground.blobs(), ground.good().options(17))) {
            hostile.maintenance()
                    .repair(new RepairRequest(Optional.empty(), List.of(good), List.of(), false, new Progress()));
            for (var version : ground.versions()) {
                rightOrCorrupt(
                        () -> Ground.readRight(hostile, ground.reference(version), expected(ground, hostile, version)));
            }
        }
    }

    /// What the manifests of live versions name is there afterwards, if it was before.
    private static void collect(Ground ground, String nothing) throws Exception {
        var blobs = ground.blobs();
        var needed = needed(ground);
        try (var store = GoodStore.open(blobs, ground.good().options(18))) {
            try {
                store.maintenance().collect(AT_ONCE);
            } finally {
                if (!ground.forgery().isLog()) {
                    assertThat(GoodStore.map(blobs).keySet()).containsAll(needed);
                }
            }
            for (var version : GoodStore.LIVE) {
                if (ground.forgery().mustBeRight(version)) {
                    Ground.readRight(store, version, ground.good().digest(version));
                }
            }
        }
    }

    private static Set<String> needed(Ground ground) {
        var needed = new HashSet<String>();
        var draft = StoreDraft.read(ground.good().store());
        for (var version : GoodStore.LIVE) {
            var key = StoreLayout.object(draft.manifestOf(version)).value();
            boolean isUnchanged = !ground.forgery().wrong().contains(version)
                    && Arrays.equals(
                            ground.good().store().get(key), ground.hostile().get(key));
            if (isUnchanged) {
                needed.add(key);
                draft.genuine(version)
                        .objects
                        .forEach(holder ->
                                needed.add(StoreLayout.object(holder.id()).value()));
            }
        }
        needed.retainAll(ground.hostile().keySet());
        return needed;
    }

    private static void rebuild(Ground ground, String nothing) {
        var place = ground.fresh().resolve("store");
        GoodStore.write(ground.hostile(), place);
        var config = StoreConfig.local(place).withMetadata(new Metadata.Json());
        CatalogRebuild.run(config, Optional.empty(), ground.good().options(19), _ -> {});
    }

    private static void putInto(Ground ground, String nothing) {
        try (var hostile = TestStores.existing(ground.blobs(), ground.good().options(20))) {
            putAndGet(ground, hostile, "m:v3");
        }
    }

    /// What this machine keeps of a store that it read must not answer for another one that has the same id.
    private static void readThenGood(Ground ground, String nothing) {
        var machine = ground.fresh();
        var theirs = ground.good().options(22).withCacheDirectory(machine);
        try (var hostile = TestStores.existing(ground.blobs(), theirs, "s3://theirs")) {
            hostile.find(Query.all())
                    .forEach(version -> hostile.tree(version.id().toString()));
        } catch (CofferException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
        var blobs = GoodStore.blobs(ground.good().store());
        try (var good = TestStores.existing(blobs, ground.good().options(23).withCacheDirectory(machine))) {
            assertThat(good.version("m:prod").id()).hasToString("m:v2");
            for (var version : GoodStore.LIVE) {
                assertThat(good.version(version).digest())
                        .isEqualTo(ground.good().digest(version));
                Ground.readRight(good, version, ground.good().digest(version));
            }
            assertThat(good.artifacts("**")).hasSize(3);
        } catch (CofferException.Corrupt e) {
            throw new AssertionError("the good store is damaged by what was kept of another", e);
        }
    }

    private static void change(Ground ground, String version) {
        try (var hostile = TestStores.existing(ground.blobs(), ground.good().options(21))) {
            var artifact = version.substring(0, version.indexOf(':'));
            hostile.setAlias(AliasChange.of(artifact, "tried", version.substring(artifact.length() + 1)));
            hostile.aliasHistory(artifact, "tried");
            hostile.removeAlias(artifact, "tried");
            hostile.tag(version, Map.of("tried", "yes"), Set.of());
            if (!version.equals("m:v2")) {
                hostile.delete(version);
                hostile.restore(version);
            }
        }
    }
}
