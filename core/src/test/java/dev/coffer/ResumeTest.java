package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobOperation;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.CountingBlobStore;
import dev.coffer.blob.FaultyBlobStore;
import dev.coffer.blob.FaultyBlobStore.Fault;
import dev.coffer.blob.LocalBlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.Transaction;
import dev.coffer.catalog.log.LogCatalog;
import dev.coffer.config.StoreConfig;
import dev.coffer.ingest.Source;
import dev.coffer.store.Backend;
import dev.coffer.store.StoreFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A put that was killed, and then is made again on the same machine.
class ResumeTest {
    private static final int SLICE = 16 << 20;
    private static final long CONTENT = 100L << 20;
    private static final long LAST_SLICE = CONTENT % SLICE;

    @TempDir
    Path place;

    private final MemoryBlobStore memory = new MemoryBlobStore(Clock.systemUTC());

    @Test
    void whatIsThereIsNotSentAgain() {
        for (int fails : List.of(1, 3, 6)) {
            var blobs = new MemoryBlobStore(Clock.systemUTC());
            var counting = new CountingBlobStore(blobs);
            create(blobs);
            var faulty = new FaultyBlobStore(counting).from(BlobOperation.PUT, fails + 1, Fault.UNAVAILABLE);
            assertThatThrownBy(() -> put(faulty)).isInstanceOf(CofferException.Unavailable.class);
            long sentBefore = sent(counting);
            // The last slice is a short one, and may be sent before another.
            assertThat(sentBefore).isGreaterThanOrEqualTo((fails - 1) * (SLICE - (1L << 20)) + LAST_SLICE - (1L << 20));

            put(counting);

            assertThat(sent(counting)).isBetween(CONTENT, CONTENT + (1 << 20));
            assertThat(journals()).isEmpty();
            assertGood(blobs);
        }
    }

    @Test
    void aKilledProcessLeavesWhatItStored() throws Exception {
        var root = place.resolve("store");
        try (var blobs = LocalBlobStore.create(root, new Random(1))) {
            create(blobs);
        }
        kill(root);
        try (var blobs = LocalBlobStore.open(root, new Random(2))) {
            long before = bytes(blobs);
            assertThat(before).isGreaterThanOrEqualTo(4L * SLICE - (4 << 20));
            long acknowledged = acknowledged();
            // The last of them may not have been noted.
            assertThat(before - acknowledged).isBetween(0L, (long) SLICE);

            var counting = new CountingBlobStore(blobs);
            put(counting);

            assertThat(before + sent(counting)).isBetween(CONTENT, CONTENT + SLICE + (1 << 20));
            assertGood(blobs);
        }
    }

    @Test
    void aLineThatBrokeOffCountsAsNotThere() throws IOException {
        create(memory);
        var faulty = new FaultyBlobStore(memory).from(BlobOperation.PUT, 4, Fault.UNAVAILABLE);
        assertThatThrownBy(() -> put(faulty)).isInstanceOf(CofferException.Unavailable.class);
        var journal = journals().getFirst();
        Files.write(journal, java.util.Arrays.copyOf(Files.readAllBytes(journal), (int) Files.size(journal) - 30));

        var counting = new CountingBlobStore(memory);
        put(counting);

        assertThat(sent(counting)).isBetween(CONTENT - 3L * SLICE, CONTENT - SLICE);
        assertGood(memory);
    }

    @Test
    void afterADayItIsForgotten() throws IOException {
        create(memory);
        var faulty = new FaultyBlobStore(memory).from(BlobOperation.PUT, 4, Fault.UNAVAILABLE);
        assertThatThrownBy(() -> put(faulty)).isInstanceOf(CofferException.Unavailable.class);
        Files.setLastModifiedTime(
                journals().getFirst(), FileTime.from(Clock.systemUTC().instant().minus(Duration.ofHours(25))));

        var counting = new CountingBlobStore(memory);
        put(counting);

        assertThat(sent(counting)).isGreaterThanOrEqualTo(CONTENT);
        assertThat(journals()).isEmpty();
    }

    @Test
    void whatTheCollectorTookMeanwhileIsStoredAnew() {
        create(memory);
        var faulty = new FaultyBlobStore(memory).from(BlobOperation.PUT, 4, Fault.UNAVAILABLE);
        assertThatThrownBy(() -> put(faulty)).isInstanceOf(CofferException.Unavailable.class);
        collect();

        put(memory);

        assertGood(memory);
    }

    @Test
    void aPutThatFailsLeavesNoThreads() {
        create(memory);
        var before = threads();
        var faulty = new FaultyBlobStore(memory).from(BlobOperation.PUT, 2, Fault.UNAVAILABLE);

        assertThatThrownBy(() -> put(faulty)).isInstanceOf(CofferException.Unavailable.class);

        assertThat(threads()).isSubsetOf(before);
    }

    @Test
    void aPutThatIsInterruptedLeavesNoThreads() throws InterruptedException {
        create(memory);
        var before = threads();
        var failure = new java.util.concurrent.CompletableFuture<Throwable>();
        var reading = new java.util.concurrent.CountDownLatch(1);
        var thread = Thread.ofPlatform().start(() -> {
            try (var store = open(memory)) {
                store.put(PutRequest.of("large", List.of(Source.StreamedFile.of("file.bin", () -> {
                            reading.countDown();
                            return new RandomStream(1, Long.MAX_VALUE);
                        })))
                        .build());
            } catch (CofferException e) {
                failure.complete(e);
            }
        });
        reading.await();
        thread.interrupt();

        assertThat(failure.join()).isInstanceOf(CofferException.Unavailable.class);
        thread.join();
        assertThat(threads()).isSubsetOf(before);
    }

    /// Condemns and deletes all objects that no version refers to.
    private void collect() {
        var orphans = Stream.of("packs/", "raw/")
                .flatMap(folder -> memory.list(folder, "", 1000).stream())
                .map(BlobInfo::key)
                .collect(Collectors.toMap(key -> StoreLayout.objectOf(key).orElseThrow(), key -> key));
        assertThat(orphans).isNotEmpty();
        try (var catalog =
                LogCatalog.open(memory, StoreFile.read(memory).orElseThrow().id())) {
            var change = new Change.Condemn(Set.copyOf(orphans.keySet()));
            var result = catalog.commit(new Transaction(
                    new dev.coffer.blob.Ulid(7, 7),
                    Clock.systemUTC().instant(),
                    "collector",
                    Optional.empty(),
                    List.of(change)));
            assertThat(result).isInstanceOf(CommitResult.Committed.class);
        }
        memory.delete(orphans.values());
    }

    private void kill(Path root) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Killed.class.getName(),
                        root.toString(),
                        place.toString())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(9);
    }

    /// A program that puts, and is gone in the middle.
    public static final class Killed {
        private Killed() {}

        public static void main(String[] arguments) {
            var test = new ResumeTest();
            test.place = Path.of(arguments[1]);
            var blobs = LocalBlobStore.open(Path.of(arguments[0]), new Random(3));
            test.put(new Ending(blobs));
        }
    }

    private long acknowledged() throws IOException {
        long bytes = 0;
        for (var journal : journals()) {
            for (var line : Files.readAllLines(journal)) {
                for (var word : line.split(" ", -1)) {
                    var parts = word.split(",", -1);
                    bytes += parts.length == 5 ? Long.parseLong(parts[3]) : 0;
                }
            }
        }
        return bytes;
    }

    private static long bytes(BlobStore blobs) {
        return Stream.of("packs/", "raw/")
                .flatMap(folder -> blobs.list(folder, "", 1000).stream())
                .mapToLong(BlobInfo::length)
                .sum();
    }

    private void create(BlobStore blobs) {
        try (var store = open(blobs)) {
            assertThat(store.isNew()).isTrue();
        }
    }

    private void put(BlobStore blobs) {
        try (var store = open(blobs)) {
            store.put(PutRequest.of(
                            "large", List.of(Source.StreamedFile.of("file.bin", () -> new RandomStream(1, CONTENT))))
                    .build());
        }
    }

    private void assertGood(BlobStore blobs) {
        try (var store = open(blobs)) {
            var digest = store.tree("large").getFirst();
            store.get(GetRequest.of("large", place.resolve("got-" + System.nanoTime())));
            assertThat(digest.path().value()).isEqualTo("file.bin");
        }
    }

    private ArtifactStore open(BlobStore blobs) {
        var options = TestStores.options(Seeds.next()).withCacheDirectory(place.resolve("cache"));
        return new ArtifactStore(Backend.openOrCreate(StoreConfig.at("s3://bucket"), blobs, options), options);
    }

    private List<Path> journals() {
        try (var files = Files.walk(place.resolve("cache"))) {
            return files.filter(file -> file.toString().endsWith(".put")).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long sent(CountingBlobStore store) {
        return store.count(BlobOperation.PUT).bytes();
    }

    /// Threads of transfers. One that has done its work may take a moment to end.
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("coffer-"))
                .filter(ResumeTest::goesOn)
                .collect(Collectors.toSet());
    }

    private static boolean goesOn(Thread thread) {
        try {
            return !thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
