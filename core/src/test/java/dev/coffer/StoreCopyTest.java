package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobOperation;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.CountingBlobStore;
import dev.coffer.blob.FaultyBlobStore;
import dev.coffer.blob.FaultyBlobStore.Fault;
import dev.coffer.blob.ForwardingBlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import dev.coffer.ingest.Source;
import dev.coffer.integrity.VerifiedCache;
import dev.coffer.migrate.StoreCopy;
import dev.coffer.migrate.StoreCopyResult;
import dev.coffer.store.Backend;
import dev.coffer.sweep.SweepRules;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import dev.coffer.verify.VerifyReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whole stores on their way to another place.
class StoreCopyTest {
    private static final Ulid COPY = new Ulid(8, 8);
    private static final int BOUND = 200;

    @TempDir
    private Path place;

    private int seed;

    private StoreConfig config(String name) {
        return StoreConfig.local(place.resolve(name)).withMetadata(new Metadata.Json());
    }

    private ArtifactStore open(String name) {
        return ArtifactStore.openOrCreate(config(name), TestStores.options(++seed));
    }

    private StoreCopyResult copy(ArtifactStore store, String name) {
        return store.copyAllTo(config(name), TestStores.options(++seed), new Progress());
    }

    private PutRequest.Builder request(String name, byte[] content) {
        return PutRequest.of(name, Trees.write(place.resolve("in/file" + ++seed), content));
    }

    /// A store in which everything has happened once.
    private void fill(ArtifactStore store) {
        store.put(request("data", Trees.text(1, 70_000)).tag("raw", "").build());
        for (int i = 0; i < 3; i++) {
            store.put(request("m", Trees.random(i, 90_000))
                    .label("1." + i)
                    .metric("auc", i / 10.0)
                    .input("data")
                    .build());
        }
        store.setAlias(AliasChange.of("m", "prod", "v2").because("first"));
        store.setAlias(AliasChange.of("m", "prod", "v3"));
        store.setAlias(AliasChange.of("m", "old", "v1"));
        store.removeAlias("m", "old");
        store.tag("m:v3", Map.of("a", "b"), Set.of());
        store.delete("m:v1");
        store.put(request("m", Trees.text(9, 3_000)).idempotencyKey("once").build());
    }

    private static void assertSame(ArtifactStore there, ArtifactStore here) {
        assertThat(there.artifacts("**").toList())
                .isEqualTo(here.artifacts("**").toList());
        here.artifacts("**").forEach(artifact -> {
            var name = artifact.name().value();
            assertThat(there.versions(name).toList())
                    .isEqualTo(here.versions(name).toList());
            for (var alias : artifact.aliases().keySet()) {
                assertThat(there.aliasHistory(name, alias.value())).isEqualTo(here.aliasHistory(name, alias.value()));
            }
        });
        assertThat(verify(there).damages()).isEmpty();
    }

    private static VerifyReport verify(ArtifactStore store) {
        return store.maintenance().verify(new VerifyRequest(Optional.empty(), Depth.DATA, new Progress()));
    }

    @Test
    void aCopyHasEverythingAndIsAStoreOfItsOwn() throws IOException {
        var tree = Trees.variety(place.resolve("tree"));
        try (var here = open("here")) {
            fill(here);
            here.put(PutRequest.of("tree", tree).build());

            var result = copy(here, "there");

            assertThat(result.created()).isTrue();
            assertThat(result.versions()).isEqualTo(6);
            assertThat(result.artifacts()).isEqualTo(3);
            assertThat(result.newEntries()).isEqualTo(result.entries());
            try (var there = open("there")) {
                assertSame(there, here);
                assertThat(there.info().id()).isNotEqualTo(here.info().id());
                there.get(GetRequest.of("tree", place.resolve("back")));
                assertThat(Trees.describe(place.resolve("back"))).isEqualTo(Trees.describe(tree));
                there.restore("m:v1");
                assertThat(there.put(request("m", Trees.text(9, 3_000))
                                        .idempotencyKey("once")
                                        .build())
                                .repeated())
                        .isTrue();
                assertThat(there.put(request("m", Trees.text(10, 10)).build())
                                .version()
                                .id())
                        .hasToString("m:v5");
            }
        }
    }

    @Test
    void aCopyThatIsMadeAgainGetsWhatHasHappenedSince() {
        try (var here = open("here")) {
            fill(here);
            copy(here, "there");
            var again = copy(here, "there");
            assertThat(again.created()).isFalse();
            assertThat(again.newEntries()).isZero();
            assertThat(again.objects()).isZero();
            here.put(request("m", Trees.random(50, 90_000)).alias("prod").build());
            here.delete("m:v2");
            var mirror = copy(here, "there");
            assertThat(mirror.newEntries()).isEqualTo(2);
            assertThat(mirror.objects()).isEqualTo(2);
            try (var there = open("there")) {
                assertSame(there, here);
            }
        }
    }

    @Test
    void anEmptyStoreCanBecomeACopy() {
        open("there").close();
        try (var here = open("here")) {
            fill(here);
            assertThat(copy(here, "there").created()).isFalse();
            try (var there = open("there")) {
                assertSame(there, here);
            }
        }
    }

    @Test
    void anEmptyStoreIsCopiedToo() {
        try (var here = open("here")) {
            assertThat(copy(here, "there").entries()).isZero();
            assertThat(copy(here, "there").versions()).isZero();
        }
    }

    /// A disk has raw objects of any length, an object store has not.
    @Test
    void objectsThatAreTooLongForTheOtherPlaceAreCut() throws IOException {
        var tree = Trees.variety(place.resolve("tree"));
        var target = new MemoryBlobStore(Clock.systemUTC());
        try (var here = open("here")) {
            fill(here);
            here.put(PutRequest.of("tree", tree).build());
            copyToMemory(target);
            var changed = Files.readAllBytes(tree.resolve("large.bin"));
            changed[5_000_000] ^= 1;
            Files.write(tree.resolve("large.bin"), changed);
            Files.delete(tree.resolve("mixed.bin"));
            here.put(PutRequest.of("tree", tree).build());

            var mirror = copyToMemory(target);

            assertThat(mirror.newEntries()).isEqualTo(1);
            assertThat(mirror.sentBytes()).isLessThan(3_000_000);
            assertThat(copyToMemory(target).objects()).isZero();
            try (var there = openCopy(target, 3)) {
                assertThat(there.version("tree").digest())
                        .isEqualTo(here.version("tree").digest());
                assertSame(there, here);
                there.get(GetRequest.of("tree", place.resolve("back")));
                assertThat(Trees.describe(place.resolve("back"))).isEqualTo(Trees.describe(tree));
                there.get(GetRequest.of("tree:v1", place.resolve("old")));
            }
            assertThat(target.list("raw/", "", 1000))
                    .isNotEmpty()
                    .allSatisfy(raw -> assertThat(raw.length()).isLessThanOrEqualTo(1 << 20));
        }
    }

    private StoreCopyResult copyToMemory(BlobStore target) {
        var source = Backend.open(config("here"), TestStores.options(++seed));
        try {
            return StoreCopy.run(
                    source,
                    TestBackends.backend(target, COPY),
                    VerifiedCache.none(),
                    new Random(3),
                    Clock.systemUTC(),
                    new Progress());
        } finally {
            source.close();
        }
    }

    /// Killed while objects are cut, and run again.
    @Test
    void cuttingGoesOnWhereItWas() {
        Trees.write(place.resolve("large"), Trees.random(1, 12_000_000));
        try (var here = open("here")) {
            here.put(PutRequest.of("m", place.resolve("large")).build());
            for (int nth = 1; nth < BOUND; nth++) {
                var memory = new MemoryBlobStore(Clock.systemUTC());
                var faulty = new FaultyBlobStore(memory).from(BlobOperation.PUT, nth, Fault.UNAVAILABLE);
                boolean failed = false;
                try {
                    copyToMemory(faulty);
                } catch (CofferException.Unavailable e) {
                    failed = true;
                }
                copyToMemory(memory);
                try (var there = openCopy(memory, nth)) {
                    assertSame(there, here);
                }
                if (!failed) {
                    assertThat(nth).isGreaterThan(10);
                    return;
                }
            }
            throw new AssertionError("it always failed");
        }
    }

    @Test
    void aStoreWithVersionsOfItsOwnIsLeftAsItIs() {
        try (var here = open("here")) {
            fill(here);
            try (var other = open("other")) {
                other.put(request("own", Trees.text(1, 10)).build());
                assertThatThrownBy(() -> copy(here, "other"))
                        .isInstanceOf(CofferException.Refused.class)
                        .hasMessageContaining("is no copy of this one");
                assertThat(other.versions("own")).hasSize(1);
            }
        }
    }

    @Test
    void aCopyThatWasWrittenToIsLeftAsItIs() {
        try (var here = open("here")) {
            fill(here);
            copy(here, "there");
            try (var there = open("there")) {
                there.put(request("own", Trees.text(1, 10)).build());
            }
            assertThatThrownBy(() -> copy(here, "there"))
                    .isInstanceOf(CofferException.Refused.class)
                    .hasMessageContaining("has been written to since");
            here.put(request("m", Trees.text(1, 10)).build());
            here.put(request("m", Trees.text(2, 10)).build());
            assertThatThrownBy(() -> copy(here, "there")).isInstanceOf(CofferException.Refused.class);
        }
    }

    @Test
    void aStoreIsNotCopiedOntoItself() {
        try (var here = open("here")) {
            fill(here);
            assertThatThrownBy(() -> copy(here, "here")).isInstanceOf(CofferException.Invalid.class);
        }
    }

    @Test
    void whatIsNoStoreIsLeftAsItIs() {
        Trees.write(place.resolve("there/letter.txt"), new byte[1]);
        try (var here = open("here")) {
            assertThatThrownBy(() -> copy(here, "there")).isInstanceOf(CofferException.NoStore.class);
        }
        assertThat(place.resolve("there")).isDirectoryContaining("glob:**letter.txt");
    }

    @Test
    void damageInTheSourceNamesTheVersionAndItIsNotCommittedThere() throws IOException {
        for (var kind : List.of("packs", "raw", "manifests")) {
            try (var here = open("here-" + kind)) {
                here.put(request("m", Trees.text(1, 50_000)).build());
                var request = request("m", kind.equals("raw") ? Trees.random(2, 70_000_000) : Trees.text(2, 90_000));
                here.put(request.build());
            }
            var object = newest(place.resolve("here-" + kind).resolve(kind));
            var content = Files.readAllBytes(object);
            content[content.length / 2] ^= 1;
            Files.write(object, content);
            try (var here = open("here-" + kind)) {
                assertThatThrownBy(() -> copy(here, "there-" + kind))
                        .as(kind)
                        .isInstanceOf(CofferException.Corrupt.class)
                        .hasMessageContaining("m:v2 cannot be copied")
                        .hasMessageContaining(object.getFileName().toString());
                try (var there = open("there-" + kind)) {
                    assertThat(there.lookup("m:v2")).isEmpty();
                    assertThat(verify(there).damages()).isEmpty();
                }
                content[content.length / 2] ^= 1;
                Files.write(object, content);
                copy(here, "there-" + kind);
                try (var there = open("there-" + kind)) {
                    assertSame(there, here);
                }
            }
        }
    }

    @Test
    void whatIsMissingInTheCopyIsFound() throws IOException {
        try (var here = open("here")) {
            fill(here);
            copy(here, "there");
            var object = newest(place.resolve("there/packs"));
            Files.delete(object);
            assertThatThrownBy(() -> copy(here, "there"))
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining("is missing")
                    .hasMessageContaining(object.getFileName().toString());
        }
    }

    @Test
    void twoCopiesAtOnceMakeOne() throws Exception {
        try (var here = open("here")) {
            fill(here);
            Callable<StoreCopyResult> work =
                    () -> here.copyAllTo(config("there"), TestStores.options(Seeds.next()), new Progress());
            try (var threads = Executors.newFixedThreadPool(2)) {
                for (var done : threads.invokeAll(List.of(work, work))) {
                    assertThat(done.get().versions()).isEqualTo(5);
                }
            }
            try (var there = open("there")) {
                assertSame(there, here);
            }
        }
    }

    @Test
    void aListingThatIsOldCostsNothingButWork() {
        var memory = new MemoryBlobStore(Clock.systemUTC());
        try (var here = TestBackends.open(memory, 1)) {
            fill(here);
        }
        var target = new MemoryBlobStore(Clock.systemUTC());
        copy(memory, target);
        var faulty = new FaultyBlobStore(target).from(BlobOperation.LIST, 1, Fault.SHORT_LIST);
        var source = new FaultyBlobStore(memory).from(BlobOperation.LIST, 1, Fault.SHORT_LIST);
        assertThat(copy(source, faulty).versions()).isEqualTo(5);
    }

    @Test
    void aSecondCopySendsOnlyWhatIsMissing() {
        var memory = new MemoryBlobStore(Clock.systemUTC());
        try (var here = TestBackends.open(memory, 1)) {
            fill(here);
        }
        var target = new CountingBlobStore(new MemoryBlobStore(Clock.systemUTC()));
        copy(memory, target);
        long puts = target.count(BlobOperation.PUT).requests();
        var source = new CountingBlobStore(memory);
        copy(source, target);
        assertThat(target.count(BlobOperation.PUT).requests()).isEqualTo(puts);
    }

    /// Killed, or cut off, at every request to the store that is copied to, and run again.
    @ParameterizedTest
    @EnumSource(
            value = BlobOperation.class,
            names = {"PUT", "FIND", "LIST"})
    void aCopyThatFailsAnywhereIsWholeWhenItIsRunAgain(BlobOperation operation) {
        var memory = new MemoryBlobStore(Clock.systemUTC());
        try (var here = TestBackends.open(memory, 1)) {
            fill(here);
            for (var fault : operation == BlobOperation.PUT
                    ? List.of(Fault.UNAVAILABLE, Fault.LOST_REPLY, Fault.LOST_REQUEST)
                    : List.of(Fault.UNAVAILABLE)) {
                int nth = 1;
                while (failsAt(here, memory, operation, fault, nth)) {
                    assertThat(++nth).isLessThan(BOUND);
                }
                assertThat(nth).as("the fault never happened").isGreaterThan(1);
            }
        }
    }

    private static boolean failsAt(
            ArtifactStore here, BlobStore source, BlobOperation operation, Fault fault, int nth) {
        var memory = new MemoryBlobStore(Clock.systemUTC());
        var faulty = new FaultyBlobStore(memory).from(operation, nth, fault);
        try {
            copy(source, faulty);
        } catch (CofferException e) {
            assertThat(e).isInstanceOfAny(CofferException.Unavailable.class, CofferException.OutcomeUnknown.class);
        }
        boolean happened = faulty.count(operation) >= nth;
        try (var there = openCopy(memory, 5)) {
            assertThat(verify(there).damages()).as("what is committed is whole").isEmpty();
        }
        copy(source, memory);
        try (var there = openCopy(memory, 6)) {
            assertSame(there, here);
        }
        return happened;
    }

    // Collections in the source.

    private static final SweepRules AT_ONCE =
            SweepRules.STANDARD.withRestorable(Duration.ZERO).withOrphanAge(Duration.ZERO);

    private static final byte[] KEPT = Trees.random(31, 20_000);

    private static PutRequest files(String name, byte[]... contents) {
        var files = IntStream.range(0, contents.length)
                .mapToObj(i -> Source.StreamedFile.of("file" + i, () -> new ByteArrayInputStream(contents[i])))
                .toList();
        return PutRequest.of(name, files).build();
    }

    private static void putWhatWillBeGivenUp(ArtifactStore store) {
        store.put(files("mixed", Trees.random(32, 50_000), KEPT, Trees.random(33, 50_000)));
        store.put(files("mixed", KEPT));
        store.put(files("gone", Trees.random(34, 300_000)));
    }

    /// What two versions hold is given up, and what a third one holds lies elsewhere now.
    private static void giveUp(ArtifactStore store) {
        store.deleteForGood("mixed:v1");
        store.deleteForGood("gone:v1");
        var before = store.maintenance().collect(AT_ONCE);
        assertThat(before.released().objects()).isPositive();
        assertThat(before.repacked().versions()).isEqualTo(1);
        assertThat(store.maintenance().collect(AT_ONCE).freed()).isPositive();
    }

    private static void assertSwept(ArtifactStore there) throws IOException {
        assertThatThrownBy(() -> there.restore("gone:v1"))
                .isInstanceOf(CofferException.NotFound.class)
                .hasMessageContaining("swept");
        try (var stream = there.read("mixed:v2", "file0")) {
            assertThat(stream.readAllBytes()).isEqualTo(KEPT);
        }
    }

    @Test
    void nothingIsCopiedOfWhatWasSweptAndWhatWasLaidElsewhereIsCopiedFromThere() throws IOException {
        var source = new MemoryBlobStore(Clock.systemUTC());
        var target = new MemoryBlobStore(Clock.systemUTC());
        try (var here = TestBackends.open(source, 1)) {
            putWhatWillBeGivenUp(here);
            giveUp(here);
            fill(here);

            var result = copy(source, target);

            assertThat(result.versions()).isEqualTo(8);
            assertThat(result.objects()).isEqualTo(objects(source)).isEqualTo(objects(target));
            try (var there = openCopy(target, 2)) {
                assertSame(there, here);
                assertSwept(there);
            }
            assertThat(copy(source, target).objects()).isZero();
        }
    }

    private static long objects(BlobStore blobs) {
        return blobs.list("", "", BlobStore.PAGE_LIMIT).stream()
                .filter(info -> StoreLayout.objectOf(info.key()).isPresent())
                .count();
    }

    @Test
    void aMirrorLearnsWhatWasGivenUpSinceTheLastTime() throws IOException {
        var source = new MemoryBlobStore(Clock.systemUTC());
        var target = new MemoryBlobStore(Clock.systemUTC());
        try (var here = TestBackends.open(source, 1)) {
            putWhatWillBeGivenUp(here);
            copy(source, target);
            giveUp(here);

            copy(source, target);

            try (var there = openCopy(target, 2)) {
                assertSame(there, here);
                assertSwept(there);
            }
        }
    }

    /// A raw object that must be cut, of a version whose small files are repacked.
    @Test
    void whatWasLaidElsewhereAndMustBeCutIsCut() throws IOException {
        var large = Trees.random(40, 12_000_000);
        var target = new MemoryBlobStore(Clock.systemUTC());
        try (var here = open("here")) {
            here.put(files("m", Trees.random(41, 200_000), KEPT, Trees.random(42, 200_000)));
            here.put(files("m", KEPT, large));
            copyToMemory(target);
            here.deleteForGood("m:v1");
            assertThat(here.maintenance().collect(AT_ONCE).repacked().versions())
                    .isEqualTo(1);
            here.maintenance().collect(AT_ONCE);

            for (var to : List.of(target, new MemoryBlobStore(Clock.systemUTC()))) {
                copyToMemory(to);

                assertThat(copyToMemory(to).objects()).isZero();
                try (var there = openCopy(to, 3)) {
                    assertSame(there, here);
                    try (var stream = there.read("m:v2", "file1")) {
                        assertThat(stream.readAllBytes()).isEqualTo(large);
                    }
                }
                assertThat(to.list("raw/", "", 1000))
                        .hasSizeGreaterThan(2)
                        .allSatisfy(raw -> assertThat(raw.length()).isLessThanOrEqualTo(1 << 20));
            }
        }
    }

    /// At whatever object the copy is, a collection gives up just now what it is about to read.
    @Test
    void aCollectionWhileTheSourceIsCopiedDoesNotBreakTheCopy() throws IOException {
        for (int nth = 1; nth < BOUND; nth++) {
            var source = new MemoryBlobStore(Clock.systemUTC());
            var target = new MemoryBlobStore(Clock.systemUTC());
            var reads = new AtomicInteger();
            int when = nth;
            try (var here = TestBackends.open(source, nth)) {
                putWhatWillBeGivenUp(here);
                copy(
                        new ForwardingBlobStore(source) {
                            @Override
                            public ReadableByteChannel open(BlobKey key, long offset, long length) {
                                if (StoreLayout.objectOf(key).isPresent() && reads.incrementAndGet() == when) {
                                    giveUp(here);
                                }
                                return super.open(key, offset, length);
                            }
                        },
                        target);
                if (reads.get() < when) {
                    assertThat(nth).isGreaterThan(3);
                    return;
                }
                try (var there = openCopy(target, 2)) {
                    assertSame(there, here);
                    assertSwept(there);
                }
            }
        }
        throw new AssertionError("the copy never ended");
    }

    private static ArtifactStore openCopy(BlobStore blobs, int seed) {
        return new ArtifactStore(TestBackends.backend(blobs, COPY), TestStores.options(seed));
    }

    private static StoreCopyResult copy(BlobStore source, BlobStore target) {
        return StoreCopy.run(
                TestBackends.backend(source, new Ulid(7, 7)),
                TestBackends.backend(target, COPY),
                VerifiedCache.none(),
                new Random(3),
                Clock.systemUTC(),
                new Progress());
    }

    private static Path newest(Path directory) {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .max(Comparator.comparing(Path::getFileName))
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
