package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.ForwardingBlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.Transaction;
import dev.coffer.content.Manifest;
import dev.coffer.content.ManifestFormat;
import dev.coffer.content.Manifests;
import dev.coffer.content.Place;
import dev.coffer.store.Backend;
import dev.coffer.store.StoreOptions;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import dev.coffer.verify.Sample;
import dev.coffer.verify.VerifyReport;
import dev.coffer.verify.VerifyReport.Affected;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyTest {
    private static final Duration AGE = Duration.ofHours(1);

    @TempDir
    Path place;

    private final MemoryBlobStore blobs = new MemoryBlobStore(Clock.systemUTC());

    @Test
    void damageIsFollowedToEveryVersionFileAndByteThatSharesIt() {
        put("a", "one.bin", Trees.random(1, 1_500_000));
        put("b", "other/name.bin", Trees.random(1, 1_500_000));
        put("c", "more.bin", Trees.random(2, 1_500_000));
        var place = chunk("a", 1);
        flip(place.object(), place.offset() + 5);

        var report = verify(Depth.DATA);

        assertThat(report.damages()).hasSize(1);
        var damage = report.damages().getFirst();
        assertThat(damage.object()).isEqualTo(StoreLayout.object(place.object()).value());
        assertThat(damage.range()).contains(new VerifyReport.Range(place.offset(), place.storedLength()));
        long from = firstLength("a");
        var where = " bytes " + from + "-" + (from + place.storedLength() - 1);
        assertThat(damage.affected().stream().map(Affected::toString))
                .containsExactlyInAnyOrder("a:v1 one.bin" + where, "b:v1 other/name.bin" + where);
        assertThat(report.artifacts().stream().map(each -> each.artifact() + " " + each.damaged()))
                .containsExactly("a 1", "b 1", "c 0");
    }

    @Test
    void aMissingObjectIsOneDamageWithAllThatItTakesAway() {
        put("a", "one.bin", Trees.random(1, 1_500_000));
        var object = stored("a").objects().getFirst();
        blobs.delete(List.of(StoreLayout.object(object)));

        for (var depth : Depth.values()) {
            var damages = verify(depth).damages();
            assertThat(damages).hasSize(1);
            assertThat(damages.getFirst().problem()).isEqualTo("is missing");
            assertThat(damages.getFirst().affected().getFirst().toString()).startsWith("a:v1 one.bin bytes 0-");
        }
    }

    @Test
    void whatOnlyARescueWouldNeedIsDamageToo() {
        put("a", "table.csv", Trees.text(1, 400_000));
        var place = chunk("a", 0);
        long length =
                blobs.find(StoreLayout.object(place.object())).orElseThrow().length();
        flip(place.object(), place.offset() - 10);
        flip(place.object(), length - 70);

        var damages = verify(Depth.DATA).damages();

        assertThat(damages).hasSize(2).allSatisfy(damage -> {
            assertThat(damage.readable()).isTrue();
            assertThat(damage.affected()).isNotEmpty();
        });
    }

    @Test
    void chunksInTheWrongOrderAreNoticed() {
        put("a", "one.bin", Trees.random(1, 1_500_000));
        var backend = TestBackends.backend(blobs, new Ulid(7, 7));
        var stored = backend.catalog().find(Reference.parse("a")).orElseThrow();
        var manifest = manifest(stored.storage());
        var entry = manifest.entries().getFirst();
        var chunks = new ArrayList<>(entry.chunks());
        Collections.swap(chunks, 0, 1);
        var wrong = ManifestFormat.encode(
                new Manifest(manifest.shape(), List.of(new Manifest.Entry(entry.item(), chunks))));
        var ulids = new Ulids(Clock.systemUTC(), new Random(3));
        var id = new ObjectId(ObjectId.Kind.MANIFEST, ulids.next());
        new Manifests(blobs).store(id, wrong);
        var to = new Storage(id, wrong.digest(), stored.storage().objects(), List.of());
        commit(
                backend,
                new Change.Relocate(stored.version().id(), stored.storage().manifest(), to));

        var damages = verify(Depth.DATA).damages();

        assertThat(damages).hasSize(1);
        assertThat(damages.getFirst().object())
                .isEqualTo("file " + ((TreeEntry.File) entry.item()).digest().shortHex());
        assertThat(damages.getFirst().affected().toString()).isEqualTo("[a:v1 one.bin]");
    }

    @Test
    void whatVersionsShareIsReadOnce() {
        for (var name : List.of("a", "b", "c")) {
            put(name, "one.bin", Trees.random(1, 1_000_000));
        }
        var read = new AtomicLong();
        var counting = new ForwardingBlobStore(blobs) {
            @Override
            public ReadableByteChannel open(BlobKey key, long offset, long length) {
                if (key.value().startsWith("packs/") || key.value().startsWith("raw/")) {
                    read.addAndGet(length);
                }
                return super.open(key, offset, length);
            }
        };
        try (var store = TestBackends.open(counting, 2)) {
            var report = store.maintenance().verify(new VerifyRequest(Optional.empty(), Depth.DATA, new Progress()));
            assertThat(report.bytes()).isEqualTo(1_000_000);
        }
        // Ends of packs are read for their tables, too.
        assertThat(read.get()).isBetween(1_000_000L, 1_300_000L);
    }

    @Test
    void deletedVersionsAreCheckedAndSweptOnesAreNot() {
        put("a", "one.bin", Trees.random(1, 1_500_000));
        put("a", "one.bin", Trees.random(2, 1_500_000));
        try (var store = TestBackends.open(blobs, 2)) {
            store.delete("a:v1");
        }
        assertThat(verify(Depth.DATA).bytes()).isEqualTo(3_000_000);

        var backend = TestBackends.backend(blobs, new Ulid(7, 7));
        var id = backend.catalog()
                .find(Reference.parse("a:v1"))
                .orElseThrow()
                .version()
                .id();
        var gone = backend.catalog().find(Reference.parse("a:v1")).orElseThrow().storage();
        commit(backend, new Change.Sweep(Set.of(id), Instant.now().plusSeconds(60)));
        blobs.delete(gone.everyObject().map(StoreLayout::object).toList());

        var report = verify(Depth.DATA);
        assertThat(report.damages()).isEmpty();
        assertThat(report.versions()).isOne();
        assertThat(report.swept()).isOne();
        assertThat(report.bytes()).isEqualTo(1_500_000);
    }

    @Test
    void aListingThatLacksAnObjectIsNoticed() {
        var old = Clock.offset(Clock.systemUTC(), AGE.negated());
        try (var store = new ArtifactStore(
                TestBackends.backend(blobs, new Ulid(7, 7)),
                new StoreOptions(old, new Random(5), 2, Optional.empty(), () -> TestStores.ORIGIN))) {
            store.put(PutRequest.of("a", Trees.write(place.resolve("a"), Trees.random(1, 1_500_000)))
                    .build());
        }
        var hidden = StoreLayout.object(stored("a").objects().getFirst());
        var short_ = new ForwardingBlobStore(blobs) {
            @Override
            public List<BlobInfo> list(String prefix, String after, int limit) {
                return super.list(prefix, after, limit).stream()
                        .filter(info -> !info.key().equals(hidden))
                        .toList();
            }
        };
        try (var store = TestBackends.open(short_, 2)) {
            var damages = store.maintenance()
                    .verify(new VerifyRequest(Optional.empty(), Depth.OBJECTS, new Progress()))
                    .damages();
            assertThat(damages).hasSize(1);
            assertThat(damages.getFirst().object()).isEqualTo(hidden.value());
            assertThat(damages.getFirst().problem()).contains("listing");
            assertThat(damages.getFirst().readable()).isTrue();
        }
    }

    @Test
    void aSampleReadsItsShareAndTheSameOneAgain() {
        put("a", "one.bin", Trees.random(1, 20_000_000));
        long first = sample(0.3, 42).bytes();

        assertThat(first).isBetween(2_000_000L, 11_000_000L);
        assertThat(sample(0.3, 42).bytes()).isEqualTo(first);
        assertThat(sample(0.3, 43).bytes()).isNotEqualTo(first);
        assertThatThrownBy(() -> new Sample(0, 1)).isInstanceOf(CofferException.Invalid.class);
        assertThatThrownBy(() -> new Sample(1.01, 1)).isInstanceOf(CofferException.Invalid.class);
        assertThatThrownBy(() -> new Sample(Double.NaN, 1)).isInstanceOf(CofferException.Invalid.class);
    }

    @Test
    void anInterruptedVerificationGoesOnAndForgetsNoDamage() {
        for (int i = 0; i < 6; i++) {
            put("a" + i, "one.bin", Trees.random(i, 1_000_000));
        }
        var early = chunk("a0", 0);
        flip(early.object(), early.offset());
        var late = stored("a4").objects().stream().map(StoreLayout::object).toList();
        var failing = new ForwardingBlobStore(blobs) {
            @Override
            public ReadableByteChannel open(BlobKey key, long offset, long length) {
                if (late.contains(key)) {
                    throw new CofferException.Unavailable("unplugged", null);
                }
                return super.open(key, offset, length);
            }
        };
        try (var store = TestBackends.open(failing, 2, place)) {
            assertThatThrownBy(() ->
                            store.maintenance().verify(new VerifyRequest(Optional.empty(), Depth.DATA, new Progress())))
                    .isInstanceOf(CofferException.Unavailable.class);
        }

        try (var store = TestBackends.open(blobs, 3, place)) {
            var report = store.maintenance().verify(new VerifyRequest(Optional.empty(), Depth.DATA, new Progress()));
            assertThat(report.resumed()).isPresent();
            assertThat(report.bytes()).isPositive().isLessThan(5_500_000);
            assertThat(report.versions()).isEqualTo(6);
            assertThat(report.damages()).hasSize(1);
            assertThat(report.damages().getFirst().affected().getFirst().toString())
                    .startsWith("a0:v1 one.bin");

            // What was finished is not gone on with.
            var again = store.maintenance().verify(new VerifyRequest(Optional.empty(), Depth.DATA, new Progress()));
            assertThat(again.resumed()).isEmpty();
            assertThat(again.bytes()).isGreaterThan(5_500_000);
            assertThat(again.damages()).isEqualTo(report.damages());
        }
    }

    @Test
    void aRestartReadsEverything() {
        put("a", "one.bin", Trees.random(1, 1_000_000));
        put("b", "one.bin", Trees.random(2, 1_000_000));
        var failing = new ForwardingBlobStore(blobs) {
            @Override
            public ReadableByteChannel open(BlobKey key, long offset, long length) {
                if (key.equals(StoreLayout.object(stored("b").manifest()))) {
                    throw new CofferException.Unavailable("unplugged", null);
                }
                return super.open(key, offset, length);
            }
        };
        try (var store = TestBackends.open(failing, 2, place)) {
            assertThatThrownBy(() ->
                            store.maintenance().verify(new VerifyRequest(Optional.empty(), Depth.DATA, new Progress())))
                    .isInstanceOf(CofferException.Unavailable.class);
        }
        try (var store = TestBackends.open(blobs, 3, place)) {
            var request = new VerifyRequest(Optional.empty(), Depth.DATA, Sample.ALL, true, new Progress());
            assertThat(store.maintenance().verify(request).bytes()).isEqualTo(2_000_000);
        }
    }

    private VerifyReport sample(double share, long seed) {
        try (var store = TestBackends.open(blobs, 2)) {
            var request =
                    new VerifyRequest(Optional.empty(), Depth.DATA, new Sample(share, seed), false, new Progress());
            return store.maintenance().verify(request);
        }
    }

    private VerifyReport verify(Depth depth) {
        try (var store = TestBackends.open(blobs, 2)) {
            return store.maintenance().verify(new VerifyRequest(Optional.empty(), depth, new Progress()));
        }
    }

    private void put(String name, String file, byte[] content) {
        var root = place.resolve("source-" + name + content.length + content[0]);
        Trees.write(root.resolve(file), content);
        try (var store = TestBackends.open(blobs, (name + content[0]).hashCode())) {
            store.put(PutRequest.of(name, root).build());
        }
    }

    private Storage stored(String reference) {
        return TestBackends.backend(blobs, new Ulid(7, 7))
                .catalog()
                .find(Reference.parse(reference))
                .orElseThrow()
                .storage();
    }

    private Manifest manifest(Storage storage) {
        return new Manifests(blobs)
                .load(storage.manifest(), storage.manifestDigest())
                .manifest();
    }

    /// Where a chunk of the first file lies.
    private Place.Stored chunk(String reference, int index) {
        var chunk = manifest(stored(reference)).entries().getFirst().chunks().get(index);
        return (Place.Stored) chunk.place();
    }

    private long firstLength(String reference) {
        return manifest(stored(reference))
                .entries()
                .getFirst()
                .chunks()
                .getFirst()
                .length();
    }

    private void flip(ObjectId object, long at) {
        Damage.flip(blobs, StoreLayout.object(object), at);
    }

    private static void commit(Backend backend, Change change) {
        var ulids = new Ulids(Clock.systemUTC(), new Random(9));
        backend.catalog()
                .commit(new Transaction(ulids.next(), Instant.now(), "tester", Optional.empty(), List.of(change)));
    }

    /// Damage done to a store in memory.
    static final class Damage {
        private Damage() {}

        static void flip(MemoryBlobStore blobs, BlobKey key, long at) {
            var bytes = bytes(blobs, key);
            bytes[(int) at] ^= 0x40;
            replace(blobs, key, bytes);
        }

        static void replace(MemoryBlobStore blobs, BlobKey key, byte[] bytes) {
            blobs.delete(List.of(key));
            blobs.putIfAbsent(key, BlobBody.of(bytes));
        }

        static byte[] bytes(MemoryBlobStore blobs, BlobKey key) {
            try (var channel = blobs.open(key, 0, Long.MAX_VALUE);
                    var stream = java.nio.channels.Channels.newInputStream(channel)) {
                return stream.readAllBytes();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
