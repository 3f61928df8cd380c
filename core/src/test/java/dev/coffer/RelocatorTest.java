package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Reference;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.catalog.Transaction;
import dev.coffer.content.Chunk;
import dev.coffer.content.Codec;
import dev.coffer.content.Manifest;
import dev.coffer.content.Manifests;
import dev.coffer.content.Place;
import dev.coffer.ingest.Relocator;
import dev.coffer.store.Backend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelocatorTest {
    @TempDir
    Path place;

    private final MemoryBlobStore blobs = new MemoryBlobStore(Clock.systemUTC());
    private final Ulids ulids = new Ulids(Clock.systemUTC(), new Random(11));
    private final Backend backend = TestBackends.backend(blobs, new Ulid(7, 7));
    private Path source;

    @BeforeEach
    void fill() throws IOException {
        source = Trees.variety(place.resolve("source"));
        put("d");
    }

    @Test
    void movedContentComesBackFromNewObjectsAlone() {
        var stored = stored("d");
        Storage laid;
        try (var relocator = relocator()) {
            relocator.move(chunks(stored));
            laid = relocator.lay(stored.version().digest(), manifest(stored.storage()), _ -> true);
            relocate(stored, laid);
        }
        assertThat(laid.objects())
                .isNotEmpty()
                .doesNotContainAnyElementsOf(stored.storage().objects())
                .allSatisfy(object -> assertThat(object.kind()).isEqualTo(ObjectId.Kind.PACK));
        assertThat(manifest(laid).digest()).isEqualTo(stored.version().digest());

        blobs.delete(stored.storage().everyObject().map(StoreLayout::object).toList());
        assertThat(get("d")).isEqualTo(Trees.describe(source));
    }

    @Test
    void whatIsCompressedStaysAsItIs() {
        var stored = stored("d");
        try (var relocator = relocator()) {
            relocator.move(chunks(stored));
            var laid = manifest(relocator.lay(stored.version().digest(), manifest(stored.storage()), _ -> true));

            assertThat(codecs(laid))
                    .isEqualTo(codecs(manifest(stored.storage())))
                    .contains(Codec.ZSTD, Codec.NONE);
        }
    }

    @Test
    void onlyChosenPlacesAreLeft() {
        var stored = stored("d");
        var left = stored.storage().objects().getFirst();
        try (var relocator = relocator()) {
            relocator.move(chunks(stored));
            var laid = relocator.lay(
                    stored.version().digest(),
                    manifest(stored.storage()),
                    old -> old.object().equals(left));

            assertThat(laid.objects())
                    .doesNotContain(left)
                    .containsAll(stored.storage().objects().stream()
                            .filter(object -> !object.equals(left))
                            .toList());
        }
    }

    @Test
    void versionsThatShareAManifestShareOneAgainAndChunksAreWrittenOnce() {
        put("e");
        var first = stored("d");
        var second = stored("e");
        try (var relocator = relocator()) {
            relocator.move(chunks(first));
            relocator.move(chunks(second));
            var one = relocator.lay(first.version().digest(), manifest(first.storage()), _ -> true);
            long written = relocator.storedBytes();
            var other = relocator.lay(second.version().digest(), manifest(second.storage()), _ -> true);

            assertThat(other).isEqualTo(one);
            assertThat(relocator.storedBytes()).isEqualTo(written);
            assertThat(sizes(blobs, one)).isEqualTo(written);
        }
    }

    @Test
    void bytesFromElsewhereAreComparedWithTheDigest() {
        var content = Trees.text(40, 100_000);
        try (var relocator = relocator()) {
            assertThatThrownBy(() -> relocator.add(Digest.of(new byte[1]), content, 0, content.length))
                    .isInstanceOf(CofferException.Corrupt.class);
            var here = new Place.Stored(new ObjectId(ObjectId.Kind.RAW, ulids.next()), 0, content.length, Codec.NONE);
            assertThatThrownBy(() -> relocator.add(new Chunk(Digest.of(new byte[1]), content.length, here), content, 0))
                    .isInstanceOf(CofferException.Corrupt.class);

            relocator.add(Digest.of(content), content, 0, content.length);
            relocator.finish();

            assertThat(relocator.chunks()).isOne();
            assertThat(relocator.storedBytes()).isLessThan(content.length);
        }
    }

    @Test
    void aManifestOfAnotherTreeIsRefused() throws IOException {
        Trees.write(source.resolve("small.txt"), new byte[5]);
        put("d");
        var first = stored("d:v1");
        var second = stored("d:v2");
        try (var relocator = relocator()) {
            assertThatThrownBy(() -> relocator.lay(first.version().digest(), manifest(second.storage()), _ -> true))
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining(first.version().digest().shortHex());
        }
    }

    @Test
    void aDamagedChunkIsNotMoved() {
        var stored = stored("d");
        var object = stored.storage().objects().getFirst();
        blobs.delete(List.of(StoreLayout.object(object)));
        try (var relocator = relocator()) {
            assertThatThrownBy(() -> relocator.move(chunks(stored)))
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining(StoreLayout.object(object).value());
        }
    }

    private Relocator relocator() {
        return new Relocator(blobs, ulids, backend.tuning(), Clock.systemUTC());
    }

    private void put(String name) {
        try (var store = TestBackends.open(blobs, 1)) {
            store.put(PutRequest.of(name, source).build());
        }
    }

    private java.util.Map<String, String> get(String reference) {
        try (var store = TestBackends.open(blobs, 2)) {
            return Trees.describe(
                    store.get(GetRequest.of(reference, place.resolve("back"))).path());
        }
    }

    private StoredVersion stored(String reference) {
        return backend.catalog().find(Reference.parse(reference)).orElseThrow();
    }

    private Manifest manifest(Storage storage) {
        return new Manifests(blobs)
                .load(storage.manifest(), storage.manifestDigest())
                .manifest();
    }

    private List<Chunk> chunks(StoredVersion stored) {
        return chunks(manifest(stored.storage())).toList();
    }

    private static Stream<Chunk> chunks(Manifest manifest) {
        return manifest.entries().stream().flatMap(entry -> entry.chunks().stream());
    }

    private static List<Codec> codecs(Manifest manifest) {
        return chunks(manifest)
                .flatMap(chunk -> chunk.place() instanceof Place.Stored stored
                        ? Stream.of(stored.codec())
                        : Stream.<Codec>empty())
                .toList();
    }

    private void relocate(StoredVersion stored, Storage to) {
        backend.catalog()
                .commit(new Transaction(
                        ulids.next(),
                        Instant.now(),
                        "tester",
                        Optional.empty(),
                        List.of(new Change.Relocate(
                                stored.version().id(), stored.storage().manifest(), to))));
    }

    private static long sizes(BlobStore blobs, Storage storage) {
        return storage.everyObject()
                .mapToLong(object -> blobs.find(StoreLayout.object(object))
                        .map(BlobInfo::length)
                        .orElse(0L))
                .sum();
    }
}
