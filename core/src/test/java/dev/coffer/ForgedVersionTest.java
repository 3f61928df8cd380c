package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.ForwardingBlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.LabelRule;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.Transaction;
import dev.coffer.checkout.Existing;
import dev.coffer.config.StoreConfig;
import dev.coffer.content.Chunk;
import dev.coffer.content.Codec;
import dev.coffer.content.Manifest;
import dev.coffer.content.ManifestFormat;
import dev.coffer.content.Manifests;
import dev.coffer.content.Place;
import dev.coffer.repair.RepairReport;
import dev.coffer.store.Backend;
import dev.coffer.sweep.SweepRules;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import dev.coffer.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store made by somebody who means harm: every digest in it fits, and what a version lists is not what its digest names.
class ForgedVersionTest {
    private static final int LENGTH = 1_500_000;
    private static final byte[] GENUINE = Trees.random(1, LENGTH);
    private static final byte[] EVIL = Trees.random(2, LENGTH);

    @TempDir
    Path place;

    private final MemoryBlobStore blobs = new MemoryBlobStore(Clock.systemUTC());
    private final Ulids ulids = new Ulids(Clock.systemUTC(), new Random(9));
    private Path genuine = Path.of("");
    private String digest = "";

    @BeforeEach
    void fill() {
        genuine = Trees.write(place.resolve("model.bin"), GENUINE);
        try (var store = TestBackends.open(blobs, 1)) {
            digest = "m@"
                    + store.put(PutRequest.of("m", genuine).build()).version().digest();
        }
    }

    @Test
    void aGetFailsWhenTheChunksAreNotTheFile() {
        forge(ForgedVersionTest::swapped);

        try (var store = TestBackends.open(blobs, 2)) {
            var destination = place.resolve("back");
            assertThatThrownBy(() -> get(store, digest, destination))
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining("'model.bin'");
            assertThat(destination).doesNotExist();
            assertThatThrownBy(() -> store.export(
                            new GetRequest(Reference.parse(digest), destination, Existing.REFUSE, new Progress())))
                    .isInstanceOf(CofferException.Corrupt.class);
        }
    }

    @Test
    void aGetFailsWhenTheManifestListsOtherFiles() {
        forgeManifest("m:v1", ForgedVersionTest::renamed);

        try (var store = TestBackends.open(blobs, 2)) {
            for (Runnable reading : List.<Runnable>of(
                    () -> get(store, digest, place.resolve("back")),
                    () -> store.tree(digest),
                    () -> store.diff("m", "m"),
                    () -> store.file(digest, "model.bin"))) {
                assertThatThrownBy(reading::run).isInstanceOf(CofferException.Corrupt.class);
            }
        }
    }

    @Test
    void aStreamOverAWholeFileFailsBeforeItsLastBytes() throws IOException {
        forge(ForgedVersionTest::swapped);

        try (var store = TestBackends.open(blobs, 2);
                var content = store.read(digest, "model.bin")) {
            var read = new byte[LENGTH];
            assertThatThrownBy(() -> content.readNBytes(read, 0, LENGTH)).isInstanceOf(CofferException.Corrupt.class);
            assertThat(store.file(digest, "model.bin").isVerified()).isFalse();
        }
    }

    @Test
    void bytesThatFitTheFileDoNotVouchForTheDigestsOfItsChunks() {
        // Digests of evil chunks, places of the genuine ones.
        var evil = chunks("evil", EVIL);
        forge(chunks -> {
            var mixed = new ArrayList<Chunk>();
            for (int i = 0; i < chunks.size(); i++) {
                mixed.add(new Chunk(
                        evil.get(i).digest(),
                        chunks.get(i).length(),
                        chunks.get(i).place()));
            }
            return mixed;
        });
        try (var store = TestBackends.open(blobs, 2)) {
            get(store, digest, place.resolve("first"));
            assertThat(place.resolve("first")).hasBinaryContent(GENUINE);

            // Now the bytes that these digests are of.
            forge(_ -> evil);
            assertThatThrownBy(() -> get(store, digest, place.resolve("second")))
                    .isInstanceOf(CofferException.Corrupt.class);
        }
    }

    @Test
    void aCopyBringsNothingThatIsNotWhatItsDigestNames() {
        forge(ForgedVersionTest::swapped);
        var there = place.resolve("there");

        try (var store = TestBackends.open(blobs, 2);
                var other = ArtifactStore.openOrCreate(StoreConfig.local(there), TestStores.options(3))) {
            assertThatThrownBy(() -> store.copyTo(other, CopyRequest.of("m")))
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining("m:v1");
            assertThat(other.artifact("m")).isEmpty();

            var mirror = place.resolve("mirror");
            assertThatThrownBy(() -> store.copyAllTo(StoreConfig.local(mirror), TestStores.options(4), new Progress()))
                    .isInstanceOf(CofferException.Corrupt.class);
            try (var copied = ArtifactStore.open(StoreConfig.local(mirror), TestStores.options(5))) {
                assertThat(copied.artifact("m")).isEmpty();
            }
        }
    }

    @Test
    void aCopyOfAWholeStoreReadsEveryPlaceThatAVersionNames() {
        // The second version names a place in an object that came with the first, and there is something else.
        try (var store = TestBackends.open(blobs, 2)) {
            store.put(PutRequest.of("m", Trees.write(place.resolve("two/model.bin"), Trees.random(3, 40_000)))
                    .build());
        }
        var first = manifest("m:v1").entries().getFirst().chunks().getFirst();
        forge("m:v2", chunks -> {
            var at = (Place.Stored) first.place();
            var chunk = chunks.getFirst();
            return List.of(new Chunk(
                    chunk.digest(),
                    chunk.length(),
                    new Place.Stored(at.object(), at.offset(), chunk.length(), Codec.NONE)));
        });

        try (var store = TestBackends.open(blobs, 3)) {
            assertThatThrownBy(() -> store.copyAllTo(
                            StoreConfig.local(place.resolve("mirror")), TestStores.options(4), new Progress()))
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining("m:v2");
        }
    }

    @Test
    void aRepairTakesNoChunkListThatIsNotTheFile() {
        var good = new MemoryBlobStore(Clock.systemUTC());
        try (var store = TestBackends.open(good, 2)) {
            store.put(PutRequest.of("m", genuine).build());
        }
        var lost = stored(good, "m").manifest();
        good.delete(List.of(StoreLayout.object(lost)));
        forge(ForgedVersionTest::swapped);

        try (var store = TestBackends.open(good, 3);
                var hostile = openElsewhere(blobs)) {
            var report = repair(store, hostile);
            assertThat(report.left()).isNotEmpty();
            assertThatThrownBy(() -> get(store, "m", place.resolve("back")))
                    .isInstanceOf(CofferException.Corrupt.class);
        }
        try (var store = TestBackends.open(good, 4)) {
            assertThat(store.put(PutRequest.of("again", genuine).build())
                            .version()
                            .digest())
                    .hasToString(digest.substring(2));
            get(store, "again", place.resolve("again"));
            assertThat(place.resolve("again")).hasBinaryContent(GENUINE);
        }
    }

    @Test
    void aRepairFindsTheChunkListElsewhereWhenTheOneHereIsNotTheFile() {
        var good = new MemoryBlobStore(Clock.systemUTC());
        try (var store = TestBackends.open(good, 2)) {
            store.put(PutRequest.of("m", genuine).build());
        }
        forge(ForgedVersionTest::swapped);

        try (var store = TestBackends.open(blobs, 3);
                var other = openElsewhere(good)) {
            var report = repair(store, other);
            assertThat(report.left()).isEmpty();
            get(store, digest, place.resolve("back"));
            assertThat(place.resolve("back")).hasBinaryContent(GENUINE);
        }
    }

    @Test
    void aPutBelievesNoChunkListOfAnEarlierVersion() {
        var cache = place.resolve("stat");
        var options = TestStores.cached(5, cache);
        try (var store = new ArtifactStore(TestBackends.backend(blobs, new Ulid(7, 7)), options)) {
            store.put(PutRequest.of("m", genuine).build());
        }
        forge("m:v1", ForgedVersionTest::swapped);
        forge("m:v2", ForgedVersionTest::swapped);

        try (var store = new ArtifactStore(TestBackends.backend(blobs, new Ulid(7, 7)), options)) {
            var put = store.put(PutRequest.of("m", genuine).build()).version();
            get(store, put.id().toString(), place.resolve("back"));
            assertThat(place.resolve("back")).hasBinaryContent(GENUINE);
        }
    }

    @Test
    void aVerificationSumsEveryFileAlsoWhenItsChunksWereReadForAnother() {
        try (var store = TestBackends.open(blobs, 2)) {
            store.put(PutRequest.of("a/decoy", genuine).build());
        }
        forge(ForgedVersionTest::swapped);

        var damages = verify().damages();

        assertThat(damages).hasSize(1);
        assertThat(damages.getFirst().affected().toString()).isEqualTo("[m:v1 model.bin]");
    }

    @Test
    void recordedFactsAreComparedWithTheManifest() {
        var forged = stored(blobs, "m");
        record(new Storage(forged.manifest(), forged.manifestDigest(), List.of(), List.of()), 1, LENGTH, "no/objects");
        record(forged, 2, LENGTH, "more/files");
        record(forged, 1, LENGTH + 1, "more/bytes");

        assertThat(verify().damages())
                .extracting(VerifyReport.Damage::problem)
                .containsExactlyInAnyOrder(
                        "the catalog records for no/objects:v1 other objects than its manifest refers to",
                        "the catalog records for more/files:v1 2 files, and there are 1",
                        "the catalog records for more/bytes:v1 " + (LENGTH + 1) + " bytes, and there are " + LENGTH);
    }

    @Test
    void aCollectionDeletesNothingByARecordThatItsManifestContradicts() {
        var forged = stored(blobs, "m");
        record(new Storage(forged.manifest(), forged.manifestDigest(), List.of(), List.of()), 1, LENGTH, "forged");
        try (var store = TestBackends.open(blobs, 2)) {
            store.deleteForGood("m:v1");
            assertThatThrownBy(() -> store.maintenance()
                            .collect(new SweepRules(Duration.ofDays(7), Duration.ofDays(1), true, true, true)))
                    .isInstanceOf(CofferException.Refused.class)
                    .hasMessageContaining("forged:v1");
            get(store, "forged", place.resolve("back"));

            assertThat(repair(store).left()).isEmpty();
            store.maintenance().collect(new SweepRules(Duration.ofDays(7), Duration.ofDays(1), true, true, true));
            get(store, "forged", place.resolve("again"));
            assertThat(place.resolve("again")).hasBinaryContent(GENUINE);
        }
    }

    @Test
    void bytesInAManifestAreVerified() throws IOException {
        try (var store = TestBackends.open(blobs, 2)) {
            store.put(PutRequest.of("small", Trees.write(place.resolve("s"), new byte[] {1, 2, 3}))
                    .build());
        }
        forge(
                "small:v1",
                chunks -> List.of(new Chunk(chunks.getFirst().digest(), 3, new Place.Inline(new byte[] {1, 2, 4}))));

        try (var store = TestBackends.open(blobs, 3)) {
            assertThatThrownBy(() -> get(store, "small", place.resolve("back")))
                    .isInstanceOf(CofferException.Corrupt.class);
        }
        assertThat(verify().damages()).hasSize(1);
        assertThat(Files.exists(place.resolve("back"))).isFalse();
    }

    private static List<Chunk> swapped(List<Chunk> chunks) {
        var other = new ArrayList<>(chunks);
        Collections.swap(other, 0, 1);
        return other;
    }

    private static Manifest renamed(Manifest manifest) {
        var entry = manifest.entries().getFirst();
        var file = (TreeEntry.File) entry.item();
        var other = new TreeEntry.File(TreePath.of("evil.bin"), file.executable(), file.size(), file.digest());
        return new Manifest(manifest.shape(), List.of(new Manifest.Entry(other, entry.chunks())));
    }

    private void forge(UnaryOperator<List<Chunk>> chunks) {
        forge("m:v1", chunks);
    }

    private void forge(String reference, UnaryOperator<List<Chunk>> chunks) {
        forgeManifest(reference, manifest -> {
            var entry = manifest.entries().getFirst();
            return new Manifest(
                    manifest.shape(), List.of(new Manifest.Entry(entry.item(), chunks.apply(entry.chunks()))));
        });
    }

    /// Gives a version another manifest, as somebody would who may write to the store.
    private void forgeManifest(String reference, UnaryOperator<Manifest> change) {
        var forged = change.apply(manifest(reference));
        var encoded = ManifestFormat.encode(forged);
        var id = new ObjectId(ObjectId.Kind.MANIFEST, ulids.next());
        blobs.putIfAbsent(StoreLayout.object(id), BlobBody.of(encoded.bytes()));
        var backend = TestBackends.backend(blobs, new Ulid(7, 7));
        var version = backend.catalog().find(Reference.parse(reference)).orElseThrow();
        var storage = new Storage(id, encoded.digest(), List.copyOf(forged.objects()), List.of());
        commit(
                backend,
                new Change.Relocate(version.version().id(), version.storage().manifest(), storage));
    }

    /// Adds a version with facts of the forger's choice.
    private void record(Storage storage, long files, long bytes, String name) {
        var backend = TestBackends.backend(blobs, new Ulid(7, 7));
        var like = backend.catalog().find(Reference.parse("m:v1")).orElseThrow().version();
        commit(
                backend,
                new Change.AddVersion(
                        ArtifactName.of(name),
                        Optional.of(like.type()),
                        new LabelRule.None(),
                        like.shape(),
                        like.digest(),
                        files,
                        bytes,
                        0,
                        like.facts(),
                        List.of(),
                        storage));
    }

    private void commit(Backend backend, Change change) {
        backend.catalog()
                .commit(new Transaction(
                        ulids.next(), Clock.systemUTC().instant(), "mallory", Optional.empty(), List.of(change)));
    }

    /// The chunks of a file of the same length, put beside it.
    private List<Chunk> chunks(String name, byte[] content) {
        try (var store = TestBackends.open(blobs, 6)) {
            store.put(PutRequest.of(name, Trees.write(place.resolve(name), content))
                    .build());
        }
        return manifest(name).entries().getFirst().chunks();
    }

    private Manifest manifest(String reference) {
        var storage = stored(blobs, reference);
        return new Manifests(blobs)
                .load(storage.manifest(), storage.manifestDigest())
                .manifest();
    }

    private static Storage stored(MemoryBlobStore blobs, String reference) {
        return TestBackends.backend(blobs, new Ulid(7, 7))
                .catalog()
                .find(Reference.parse(reference))
                .orElseThrow()
                .storage();
    }

    private static ArtifactStore openElsewhere(MemoryBlobStore blobs) {
        var elsewhere = new ForwardingBlobStore(blobs) {
            @Override
            public String location() {
                return "elsewhere";
            }
        };
        return new ArtifactStore(TestBackends.backend(elsewhere, new Ulid(7, 7)), TestStores.options(7));
    }

    private static RepairReport repair(ArtifactStore store, ArtifactStore... others) {
        return store.maintenance()
                .repair(new RepairRequest(Optional.empty(), List.of(others), List.of(), false, new Progress()));
    }

    private VerifyReport verify() {
        try (var store = TestBackends.open(blobs, 8)) {
            return store.maintenance().verify(new VerifyRequest(Optional.empty(), Depth.DATA, new Progress()));
        }
    }

    private static void get(ArtifactStore store, String reference, Path destination) {
        store.get(new GetRequest(Reference.parse(reference), destination, Existing.REFUSE, new Progress()));
    }
}
