package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.Catalog;
import dev.coffer.config.StoreConfig;
import dev.coffer.ingest.Source;
import dev.coffer.store.Backend;
import dev.coffer.store.StoreOptions;
import dev.coffer.sweep.SweepRules;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a collection promises on every kind of store, with every kind of catalog. A test of one says where its stores are.
public abstract class CollectionContract {
    private static final SweepRules AT_ONCE = new SweepRules(Duration.ZERO, Duration.ZERO, true, true, false);
    private static final int WRITERS = 3;
    private static final int PUTS = 12;
    private static final int READERS = 2;
    private static final int COLLECTORS = 2;

    /// Until nothing comes back any more: what was repacked leaves objects to the next collection.
    private static final int ROUNDS = 5;

    private static final int PATIENCE = 100;

    private final long seed = Long.getLong("coffer.seed", System.nanoTime());
    private final List<ArtifactStore> opened = new ArrayList<>();
    private Backend backend;
    private ArtifactStore store;

    /// A store that is new in each test, and the same within one.
    protected abstract StoreConfig place();

    /// Opens it as another process would.
    Backend backend(StoreOptions options) {
        return Backend.openOrCreate(place(), options);
    }

    @BeforeEach
    final void openStore() {
        System.out.println(getClass().getSimpleName() + " -Dcoffer.seed=" + seed);
        backend = backend(TestStores.options(seed));
        store = open(1);
    }

    @AfterEach
    final void closeStore() {
        opened.forEach(ArtifactStore::close);
        backend.close();
    }

    private ArtifactStore open(long more) {
        var options = TestStores.options(seed + more);
        var another = new ArtifactStore(backend(options), options);
        opened.add(another);
        return another;
    }

    private static void put(ArtifactStore to, String name, byte[]... files) {
        to.put(request(name, List.of(files)));
    }

    private static PutRequest request(String name, List<byte[]> files) {
        var sources = IntStream.range(0, files.size())
                .mapToObj(i -> Source.StreamedFile.of("file" + i, () -> new ByteArrayInputStream(files.get(i))))
                .toList();
        return PutRequest.of(name, sources).build();
    }

    private static byte[] read(ArtifactStore from, String reference, int file) {
        try (var stream = from.read(reference, "file" + file)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(reference, e);
        }
    }

    /// The objects there are, with their lengths.
    private Map<ObjectId, Long> lying() {
        var lying = new HashMap<ObjectId, Long>();
        for (var kind : ObjectId.Kind.values()) {
            var folder = StoreLayout.objects(kind);
            for (var page = backend.direct().list(folder, "", BlobStore.PAGE_LIMIT);
                    !page.isEmpty();
                    page = backend.direct().list(folder, page.getLast().key().value(), BlobStore.PAGE_LIMIT)) {
                for (BlobInfo info : page) {
                    StoreLayout.objectOf(info.key()).ifPresent(id -> lying.put(id, info.length()));
                }
            }
        }
        return lying;
    }

    /// The objects that versions refer to.
    private Set<ObjectId> needed() {
        var needed = new HashSet<ObjectId>();
        var catalog = backend.catalog();
        for (var page = catalog.references(0, Catalog.PAGE_LIMIT);
                !page.isEmpty();
                page = catalog.references(page.getLast().place(), Catalog.PAGE_LIMIT)) {
            page.stream().filter(version -> !version.swept()).forEach(version -> needed.addAll(version.objects()));
        }
        return needed;
    }

    private static long total(Map<ObjectId, Long> objects) {
        return objects.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Collects until there is nothing more to do; then the store holds what versions refer to and nothing else.
    private void settle() {
        for (int round = 0; round < ROUNDS; round++) {
            var before = lying();
            var report = store.maintenance().collect(AT_ONCE);
            assertThat(report.freed() - report.repacked().stored()).isEqualTo(total(before) - total(lying()));
            if (report.freed() == 0 && report.repacked().objects() == 0) {
                assertThat(lying().keySet()).isEqualTo(needed());
                assertThat(store.maintenance()
                                .verify(new VerifyRequest(Optional.empty(), Depth.DATA, new Progress()))
                                .damages())
                        .isEmpty();
                return;
            }
        }
        throw new AssertionError("each of " + ROUNDS + " collections found something");
    }

    @Test
    final void whatOnlySweptVersionsHeldGoesAndAllElseStays() {
        var shared = Trees.random(seed, 300_000);
        var small = Trees.random(seed + 1, 20_000);
        put(store, "a", shared, Trees.random(seed + 2, 200_000), small, Trees.random(seed + 3, 200_000));
        put(store, "b", shared, small);
        put(store, "c", Trees.random(seed + 4, 100_000));
        store.delete("c:v1");
        store.restore("c:v1");
        var digest = store.version("b:v1").digest();
        long before = total(lying());

        store.delete("a:v1");
        var report = store.maintenance().collect(AT_ONCE);
        // Some stores tell the time in whole seconds.
        for (int attempt = 0; report.versions() == 0 && attempt < PATIENCE * PATIENCE; attempt++) {
            report = store.maintenance().collect(AT_ONCE);
        }

        assertThat(report.swept()).containsExactly(VersionId.parse("a:v1"));
        assertThatThrownBy(() -> store.restore("a:v1"))
                .isInstanceOf(CofferException.NotFound.class)
                .hasMessageContaining("swept");
        assertThatThrownBy(() -> read(store, "a:v1", 0)).isInstanceOf(CofferException.NotFound.class);
        settle();
        assertThat(total(lying())).isBetween(420_000L, before - 390_000L);
        var other = open(2);
        assertThat(other.version("b:v1").digest()).isEqualTo(digest);
        assertThat(read(other, "b:v1", 0)).isEqualTo(shared);
        assertThat(read(other, "b:v1", 1)).isEqualTo(small);
        assertThat(read(other, "c:v1", 0)).isEqualTo(Trees.random(seed + 4, 100_000));
    }

    @Test
    final void whatWasSweptCanBePutAgain() {
        var content = Trees.random(seed, 300_000);
        put(store, "m", content);
        store.deleteForGood("m:v1");
        var other = open(2);
        store.maintenance().collect(AT_ONCE);

        put(other, "m", content);

        settle();
        assertThat(read(other, "m:v2", 0)).isEqualTo(content);
    }

    @Test
    final void orphansGo() {
        put(store, "m", Trees.random(seed, 100_000));
        for (var kind : ObjectId.Kind.values()) {
            backend.direct()
                    .putIfAbsent(StoreLayout.object(new ObjectId(kind, new Ulid(1, 2))), BlobBody.of(new byte[1000]));
        }

        var young = store.maintenance().collect(AT_ONCE.withOrphanAge(Duration.ofHours(1)));
        var old = store.maintenance().collect(AT_ONCE);

        assertThat(young.freed()).isZero();
        assertThat(old.orphans().objects()).isEqualTo(ObjectId.Kind.values().length);
        settle();
    }

    /// What one writer knows of the versions it made: their files.
    private static final class Work {
        private final Map<String, List<byte[]>> live = new HashMap<>();
        private final Map<String, List<byte[]>> deleted = new HashMap<>();
    }

    @Test
    final void manyWritersReadersAndCollectorsAtOnceLoseNothing() throws Exception {
        var blocks = IntStream.range(0, 6)
                .mapToObj(i -> Trees.random(seed + i, i % 2 == 0 ? 20_000 : 150_000))
                .toList();
        put(store, "first", Trees.random(seed, 1000));
        var racing = new AtomicInteger(WRITERS);
        var works = new ArrayList<Work>();
        var tasks = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < WRITERS; i++) {
            var work = new Work();
            works.add(work);
            var random = new Random(seed + i);
            var on = open(10 + i);
            var name = "m" + i;
            tasks.add(() -> {
                try {
                    write(on, name, blocks, random, work);
                    return 0;
                } finally {
                    racing.decrementAndGet();
                }
            });
        }
        for (int i = 0; i < READERS; i++) {
            var random = new Random(seed + 100 + i);
            var on = open(20 + i);
            tasks.add(() -> {
                while (racing.get() > 0) {
                    readAny(on, random);
                }
                return 0;
            });
        }
        for (int i = 0; i < COLLECTORS; i++) {
            var on = open(30 + i);
            tasks.add(() -> {
                int times = 0;
                while (racing.get() > 0) {
                    on.maintenance().collect(AT_ONCE);
                    times++;
                }
                return times;
            });
        }
        int collections = 0;
        try (var threads = Executors.newFixedThreadPool(tasks.size())) {
            for (var done : threads.invokeAll(tasks)) {
                collections += done.get();
            }
        }

        assertThat(collections).isPositive();
        settle();
        for (var work : works) {
            work.live.forEach((reference, files) -> {
                for (int file = 0; file < files.size(); file++) {
                    assertThat(read(store, reference, file)).as(reference).isEqualTo(files.get(file));
                }
            });
            work.deleted
                    .keySet()
                    .forEach(reference -> assertThat(store.lookup(reference)).isEmpty());
        }
    }

    private static void write(ArtifactStore on, String name, List<byte[]> blocks, Random random, Work work) {
        for (int i = 1; i <= PUTS; i++) {
            var files = List.of(
                    blocks.get(random.nextInt(blocks.size())),
                    blocks.get(random.nextInt(blocks.size())),
                    Trees.random(random.nextLong(), 10_000));
            putPatiently(on, request(name, files));
            work.live.put(name + ":v" + i, files);
            if (random.nextInt(3) > 0) {
                var gone = any(work.live, random);
                if (random.nextBoolean()) {
                    on.delete(gone);
                } else {
                    on.deleteForGood(gone);
                }
                work.deleted.put(gone, work.live.remove(gone));
            }
            if (random.nextInt(3) == 0 && !work.deleted.isEmpty()) {
                restore(on, any(work.deleted, random), work);
            }
        }
    }

    /// Without any grace, collections take away what a put has stored before it can commit; some time it is faster.
    private static void putPatiently(ArtifactStore on, PutRequest request) {
        for (int attempt = 1; ; attempt++) {
            try {
                on.put(request);
                return;
            } catch (CofferException.Unavailable e) {
                assertThat(e.getMessage()).containsAnyOf("the collector keeps removing", "vanish from the store");
                assertThat(attempt).isLessThan(PATIENCE);
            }
        }
    }

    private static void restore(ArtifactStore on, String reference, Work work) {
        try {
            on.restore(reference);
        } catch (CofferException.NotFound swept) {
            return;
        }
        work.live.put(reference, work.deleted.remove(reference));
    }

    private static String any(Map<String, ?> versions, Random random) {
        var references = versions.keySet().stream().sorted().toList();
        return references.get(random.nextInt(references.size()));
    }

    /// Reads some version; it may be deleted, and swept, at any moment.
    private static void readAny(ArtifactStore on, Random random) {
        var reference = "m" + random.nextInt(WRITERS) + ":v" + (1 + random.nextInt(PUTS));
        try {
            if (Arrays.equals(read(on, reference, 2), new byte[0])) {
                throw new AssertionError(reference + " is empty");
            }
        } catch (CofferException.NotFound e) {
            // Not there yet, or not any more.
            assertThat(e).hasMessageContaining("m");
        }
    }
}
