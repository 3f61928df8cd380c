package dev.coffer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.AliasChange;
import dev.coffer.ArtifactStore;
import dev.coffer.PutRequest;
import dev.coffer.RepairRequest;
import dev.coffer.Seeds;
import dev.coffer.TestStores;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ForwardingBlobStore;
import dev.coffer.blob.LocalBlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.catalog.Transaction;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import dev.coffer.migrate.CatalogRebuild;
import dev.coffer.store.StoreOptions;
import dev.coffer.transfer.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A store whose database is lost is the same again when its catalog was made anew from the bucket alone.
class CatalogRebuildTest {
    @TempDir
    private Path place;

    private String schema = "";
    private int seed;

    @ParameterizedTest
    @CsvSource({"sqlite, sqlite", "postgres, postgres", "json, json", "postgres, sqlite", "sqlite, json"})
    void everythingIsAsItWas(String lost, String rebuilt) throws IOException {
        fill(lost);
        Everything before = everything(lost);
        lose(lost);

        var result = rebuild(rebuilt);

        assertThat(result.kind()).isEqualTo(rebuilt);
        assertThat(result.from()).isEqualTo(lost.equals(rebuilt) ? Optional.empty() : Optional.of(lost));
        assertThat(result.complete()).isEqualTo(lost.equals("json"));
        assertThat(result.orphans()).isEmpty();
        assertThat(everything(rebuilt)).isEqualTo(before);
        try (var store = open(rebuilt)) {
            assertThat(store.put(request("m").build()).version().id().number()).isEqualTo(7);
            assertThat(store.put(request("m").idempotencyKey("once").build()).repeated())
                    .isTrue();
        }
    }

    @Test
    void aDamagedDatabaseIsKeptAside() throws IOException {
        fill("sqlite");
        var before = everything("sqlite");
        var damaged = "this is no database any more, nor will it ever be one again".getBytes(StandardCharsets.UTF_8);
        Files.write(database(), damaged);
        assertThatThrownBy(() -> open("sqlite").close()).isInstanceOf(CofferException.class);

        var result = rebuild("sqlite");

        assertThat(result.keptAside().orElseThrow()).hasBinaryContent(damaged);
        assertThat(result.complete()).isFalse();
        assertThat(everything("sqlite")).isEqualTo(before);
    }

    @Test
    void aDatabaseThatCanBeReadHandsOverWhatTheLogLacks() throws IOException {
        fill("sqlite");
        var before = everything("sqlite");
        var entry = root().resolve(StoreLayout.logEntry(before.entries()).value());
        assertThat(entry).exists();

        var result = rebuild("sqlite");

        assertThat(result.complete()).isTrue();
        assertThat(result.keptAside()).isPresent();
        assertThat(everything("sqlite")).isEqualTo(before);
    }

    /// Files beside a database belong to it, and not to the one that takes its place.
    @Test
    void whatALostDatabaseLeftBesideItIsKeptAsideToo() throws IOException {
        fill("sqlite");
        var before = everything("sqlite");
        var wal = database().resolveSibling("catalog.sqlite-wal");
        Files.delete(database());
        Files.write(wal, new byte[50_000]);

        rebuild("sqlite");

        assertThat(everything("sqlite")).isEqualTo(before);
        try (var files = Files.list(root())) {
            assertThat(files.filter(file -> file.getFileName().toString().matches("catalog.sqlite.old-\\w{26}-wal")))
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasBinaryContent(new byte[50_000]));
        }
    }

    @Test
    void onlyWhatFailedRebuildsLeftIsRemoved() throws IOException {
        fill("sqlite");
        var id = "01jt7q000000000000000000aa";
        var left = List.of(
                "catalog.sqlite.new-" + id,
                "catalog.sqlite.new-" + id + "-wal",
                "catalog.sqlite.new-" + id + "-shm",
                "catalog.sqlite.new-" + id + ".lock");
        var others = List.of("catalog.sqlite.new-mine", "catalog.sqlite.new-" + id + ".txt", "other.sqlite.new-" + id);
        for (var name : List.of(left, others)) {
            for (var each : name) {
                Files.writeString(root().resolve(each), "left");
            }
        }

        rebuild("sqlite");

        assertThat(left).allSatisfy(name -> assertThat(root().resolve(name)).doesNotExist());
        assertThat(others).allSatisfy(name -> assertThat(root().resolve(name)).hasContent("left"));
    }

    @Test
    void whatSomebodyIsMakingNowIsLeftAlone() throws IOException {
        fill("sqlite");
        var new1 = root().resolve("catalog.sqlite.new-01jt7q000000000000000000aa");
        Files.writeString(new1, "half");
        var lock = new1.resolveSibling(new1.getFileName() + ".lock");
        try (var channel = java.nio.channels.FileChannel.open(
                lock, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            assertThat(channel.tryLock()).isNotNull();

            rebuild("sqlite");

            assertThat(new1).hasContent("half");
        }
    }

    @Test
    void aKilledRebuildIsBegunAgain() throws IOException {
        fill("sqlite");
        var before = everything("sqlite");
        Files.delete(database());
        assertThatThrownBy(() -> CatalogRebuild.run(config("sqlite"), Optional.empty(), options(), _ -> {
                    throw new Killed();
                }))
                .isInstanceOf(Killed.class);
        assertThat(database()).doesNotExist();
        try (var files = Files.list(root())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("a failure leaves nothing")
                    .noneMatch(name -> name.contains(".new-"));
        }

        rebuild("sqlite");

        assertThat(everything("sqlite")).isEqualTo(before);
    }

    @Test
    void aDatabaseThatKnowsTheBeginningOfTheLogIsGoneOnWith() throws IOException {
        fill("postgres");
        try (var store = open("postgres")) {
            store.put(request("m").build());
        }
        var before = everything("postgres");
        var newest = root().resolve(StoreLayout.logEntry(before.entries()).value());
        var aside = Files.move(newest, place.resolve("aside"));
        schema = "";
        rebuild("postgres");
        Files.move(aside, newest);
        assertThatThrownBy(() -> open("postgres").close()).isInstanceOf(CofferException.Refused.class);

        rebuild("postgres");

        assertThat(everything("postgres")).isEqualTo(before);
    }

    @Test
    void aDatabaseOfAnotherStoreOrAWholeOneIsNotTouched() throws IOException {
        fill("postgres");
        assertThatThrownBy(() -> rebuild("postgres"))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("all entries");
        var kept = schema;
        place = Files.createDirectories(place.resolve("other"));
        fill("sqlite");
        schema = kept;
        Files.delete(database());

        assertThatThrownBy(() -> rebuild("postgres"))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("keeps the facts of store");
    }

    /// A backup of the database, restored after the store has gone on.
    @ParameterizedTest
    @ValueSource(strings = {"before it is opened", "while it is open"})
    void anOldDatabaseCondemnsNothingAndIsToldTheWayOut(String restored) throws IOException {
        fill("sqlite");
        var backup = Files.copy(database(), place.resolve("backup"));
        long known = everything("sqlite").entries();
        try (var store = open("sqlite")) {
            store.put(request("m").build());
        }
        Files.copy(backup, database(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        if (restored.equals("before it is opened")) {
            assertThatThrownBy(() -> open("sqlite").close())
                    .isInstanceOf(CofferException.Refused.class)
                    .satisfies(e -> assertThat(((CofferException) e).hint().orElseThrow())
                            .contains("coffer rebuild"));
        } else {
            var hidden = new AtomicBoolean(true);
            var newer = StoreLayout.logEntry(known + 1);
            try (var blobs = new ForwardingBlobStore(LocalBlobStore.open(root(), new Random(1))) {
                        @Override
                        public Optional<BlobInfo> find(BlobKey key) {
                            return hidden.get() && key.equals(newer) ? Optional.empty() : super.find(key);
                        }
                    };
                    var old = catalog("sqlite", blobs)) {
                hidden.set(false);
                var orphan = new ObjectId(ObjectId.Kind.PACK, new Ulid(1, 1));
                assertThatThrownBy(() -> commit(old, new Change.Condemn(Set.of(orphan))))
                        .isInstanceOf(CofferException.Refused.class);
                assertThat(old.condemned(Set.of(orphan))).isEmpty();
            }
        }
        assertThat(rebuild("sqlite").entries()).isEqualTo(known + 1);
        try (var store = open("sqlite")) {
            assertThat(store.version("m").id().number()).isEqualTo(7);
        }
    }

    @Test
    void aLostEntryThatOnlyTheLogHadIsSaidToBeLostAndHarmsNobody() throws IOException {
        fill("sqlite");
        Files.delete(root().resolve(StoreLayout.logEntry(3).value()));

        try (var store = open("sqlite")) {
            var report = store.maintenance()
                    .repair(new RepairRequest(Optional.empty(), List.of(), List.of(), false, new Progress()));
            assertThat(report.entries()).isZero();
            // What was laid elsewhere above is the content of another version, which is noticed, too.
            assertThat(report.left()).hasSize(2);
            assertThat(report.left().getFirst().affected().toString()).isEqualTo("[m:v1]");
            assertThat(report.left().getLast().readable()).isTrue();
        }
        assertThatThrownBy(() -> rebuild("sqlite"))
                .isInstanceOf(CofferException.Corrupt.class)
                .hasMessageContaining("3");
        assertThat(database()).exists();
    }

    private StoreOptions options() {
        return TestStores.options(++seed);
    }

    private Path root() {
        return place.resolve("store");
    }

    private Path database() {
        return root().resolve("catalog.sqlite");
    }

    private Metadata metadata(String kind) {
        return switch (kind) {
            case "json" -> new Metadata.Json();
            case "sqlite" -> new Metadata.Sqlite(Optional.empty());
            default -> {
                if (schema.isEmpty()) {
                    schema = EmbeddedServer.get().freshSchema();
                }
                yield EmbeddedServer.get().metadata(schema);
            }
        };
    }

    private StoreConfig config(String kind) {
        return StoreConfig.local(root()).withMetadata(metadata(kind));
    }

    private ArtifactStore open(String kind) {
        return ArtifactStore.openOrCreate(config(kind), options());
    }

    private CatalogRebuild.Result rebuild(String kind) {
        return CatalogRebuild.run(config(kind), Optional.of(metadata(kind)), options(), _ -> {});
    }

    private void lose(String kind) throws IOException {
        if (kind.equals("sqlite")) {
            Files.delete(database());
        } else if (kind.equals("postgres")) {
            schema = "";
        } else {
            try (var checkpoints = Files.newDirectoryStream(Files.createDirectories(root().resolve("checkpoints")))) {
                assertThat(checkpoints).isEmpty();
            }
        }
    }

    private PutRequest.Builder request(String name) throws IOException {
        var file = place.resolve("file" + ++seed);
        Files.write(file, ("content " + seed).getBytes(StandardCharsets.UTF_8));
        return PutRequest.of(name, file);
    }

    /// A store in which everything has happened once.
    private void fill(String kind) throws IOException {
        try (var store = open(kind)) {
            store.put(request("data").tag("raw", "").build());
            for (int i = 0; i < 5; i++) {
                store.put(request("m")
                        .label("1." + i)
                        .metric("auc", i / 10.0)
                        .input("data")
                        .build());
            }
            store.setAlias(AliasChange.of("m", "prod", "v2").because("first"));
            store.setAlias(AliasChange.of("m", "prod", "v4").expecting(2));
            store.setAlias(AliasChange.of("m", "old", "v1"));
            store.removeAlias("m", "old");
            store.tag("m:v3", Map.of("a", "b"), Set.of());
            store.delete("m:v5");
            store.delete("m:v1");
            store.restore("m:v1");
            store.delete("m:v3");
            store.put(request("m").idempotencyKey("once").build());
        }
        try (var blobs = LocalBlobStore.open(root(), new Random(1));
                var catalog = catalog(kind, blobs)) {
            var first = catalog.find(Reference.parse("m:v1")).orElseThrow();
            commit(catalog, new Change.Protect(first.version().id(), new Protection(Optional.empty(), "kept")));
            commit(
                    catalog,
                    new Change.Sweep(
                            Set.of(VersionId.parse("m:v3")), Instant.now().plusSeconds(60)));
            commit(catalog, new Change.Condemn(Set.of(new ObjectId(ObjectId.Kind.PACK, new Ulid(5, 5)))));
            var second = catalog.find(Reference.parse("m:v2")).orElseThrow().storage();
            var from = first.storage();
            commit(
                    catalog,
                    new Change.Relocate(
                            first.version().id(),
                            from.manifest(),
                            new Storage(second.manifest(), second.manifestDigest(), second.objects(), List.of())));
        }
    }

    private Catalog catalog(String kind, BlobStore blobs) throws IOException {
        var said = Files.readString(root().resolve("coffer.json"));
        var id = said.replaceAll("(?s).*\"store_id\"\\s*:\\s*\"([^\"]*)\".*", "$1");
        var store = Ulid.parse(id);
        if (kind.equals("json")) {
            return dev.coffer.catalog.log.LogCatalog.open(blobs, store);
        }
        var at = kind.equals("sqlite") ? new Metadata.Sqlite(Optional.of(database())) : metadata(kind);
        var where = Places.existing(Places.ofStore(Places.place(at, blobs), store));
        return kind.equals("sqlite")
                ? new SqliteCatalogProvider().open(where)
                : new PostgresCatalogProvider().open(where);
    }

    private static void commit(Catalog catalog, Change change) {
        var ulids = new Ulids(Clock.systemUTC(), Seeds.random());
        catalog.commit(new Transaction(ulids.next(), Instant.now(), "tester", Optional.empty(), List.of(change)));
    }

    /// All that a catalog says, but for an entry that says that the facts have moved.
    private record Everything(
            List<Artifact> artifacts,
            List<StoredVersion> versions,
            List<?> moves,
            List<?> removed,
            List<?> kept,
            List<?> references,
            Set<ObjectId> condemned,
            long entries) {}

    private Everything everything(String kind) throws IOException {
        try (var blobs = LocalBlobStore.open(root(), new Random(1));
                var catalog = catalog(kind, blobs)) {
            var versions = new ArrayList<StoredVersion>();
            var artifacts = catalog.artifacts("", 100);
            artifacts.forEach(artifact -> versions.addAll(catalog.versions(artifact.name(), Long.MAX_VALUE, 100)));
            var name = dev.coffer.artifact.ArtifactName.of("m");
            long moved = catalog.entries(0, 1_000).stream()
                    .flatMap(entry -> entry.events().stream())
                    .filter(dev.coffer.catalog.Event.CatalogMoved.class::isInstance)
                    .count();
            return new Everything(
                    artifacts,
                    versions,
                    catalog.aliasMoves(name, Handle.of("prod"), 100),
                    catalog.aliasMoves(name, Handle.of("old"), 100),
                    catalog.retentionEntries(0, 1_000),
                    catalog.references(0, 1_000),
                    catalog.condemned(Set.of(new ObjectId(ObjectId.Kind.PACK, new Ulid(5, 5)))),
                    catalog.lastEntry() - moved);
        }
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
