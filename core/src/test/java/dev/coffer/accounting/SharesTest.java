package dev.coffer.accounting;

import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.addStored;
import static dev.coffer.catalog.Samples.freshUlid;
import static dev.coffer.catalog.Samples.id;
import static dev.coffer.catalog.Samples.storage;
import static dev.coffer.catalog.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.Samples;
import dev.coffer.catalog.log.LogCatalog;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SharesTest {
    private final Shares shares = new Shares();

    @Test
    void whatOnlyOneGroupRefersToIsItsOwn() {
        shares.add(List.of(pack(1), pack(2)), 0);
        shares.add(List.of(pack(2), pack(3)), 1);

        var weights = shares.weights(sizes(4), 2);

        assertThat(weights.own()).containsExactly(1L, 100L);
        assertThat(weights.between()).isEqualTo(10);
        assertThat(weights.together()).isEqualTo(111);
    }

    @Test
    void whatAVersionThatStaysRefersToIsNobodysOwn() {
        shares.add(List.of(pack(1), pack(2)), 0);
        shares.add(List.of(pack(2), pack(3)), Shares.STAYS);
        shares.add(List.of(pack(3)), 0);

        assertThat(shares.weights(sizes(4), 1).together()).isEqualTo(1);
    }

    @Test
    void whatOnlyVersionsReferToThatDoNotCountIsInNoSum() {
        shares.add(List.of(pack(1), pack(2)), Shares.PASSED_OVER);
        shares.add(List.of(pack(2)), 0);

        assertThat(shares.weights(sizes(4), 1).together()).isEqualTo(10);
    }

    @Test
    void severalVersionsOfAGroupShareWithinIt() {
        shares.add(List.of(pack(1), pack(2)), 0);
        shares.add(List.of(pack(2)), 0);

        assertThat(shares.weights(sizes(4), 1).own()).containsExactly(11L);
    }

    @Test
    void anObjectThatIsNotThereIsCountedAndWeighsNothing() {
        shares.add(List.of(pack(1), pack(9)), 0);

        var weights = shares.weights(sizes(4), 1);

        assertThat(weights.together()).isEqualTo(1);
        assertThat(weights.missing()).isEqualTo(1);
    }

    @Test
    void objectsOfDifferentKindsAreDifferent() {
        var raw = new ObjectId(ObjectId.Kind.RAW, new Ulid(7, 1));
        shares.add(List.of(raw), 0);
        shares.add(List.of(pack(1)), Shares.STAYS);
        var sizes = sizes(4);
        sizes.put(raw, 5);

        assertThat(shares.weights(sizes, 1).together()).isEqualTo(5);
    }

    @Test
    void aGroupIsNotNegative() {
        assertThatThrownBy(() -> shares.add(List.of(), -3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theVersionsOfACatalogAreRead() {
        try (var blobs = new MemoryBlobStore(Clock.systemUTC());
                var catalog = LogCatalog.open(blobs, Samples.STORE)) {
            var first = storage(freshUlid(), Samples.pack(1), Samples.pack(2));
            var second = storage(freshUlid(), Samples.pack(2), Samples.pack(3));
            catalog.commit(transaction(addStored("m", first), addStored("m", second), addStored("m", first)));
            catalog.commit(transaction(add("other"), new Change.Delete(id("m:v3"))));
            catalog.commit(transaction(new Change.Sweep(Set.of(id("m:v3")), Samples.TIME)));
            var sizes = new ObjectSizes();
            sizes.put(first.manifest(), 1_000);
            sizes.put(Samples.pack(1), 1);
            sizes.put(Samples.pack(2), 10);

            var shares = Shares.of(catalog, version -> version.place() == 1 ? 0 : Shares.STAYS);

            assertThat(shares.weights(sizes, 1).own()).containsExactly(1_001L);
        }
    }

    @Test
    void aMillionReferencesAreDividedAsSetsOfObjectsWouldBe() {
        long seed = Long.getLong("coffer.seed", System.nanoTime());
        System.out.println("SharesTest seed: -Dcoffer.seed=" + seed);
        var random = new Random(seed);
        int versions = 2_000;
        int groups = 40;
        var sizes = new ObjectSizes();
        for (int i = 0; i < 50_000; i++) {
            sizes.put(pack(i), i);
        }
        Map<Long, Set<Integer>> findByFirstChunk = new HashMap<>();
        for (int version = 0; version < versions; version++) {
            int group = random.nextInt(-2, groups);
            var objects = new ArrayList<ObjectId>();
            int start = random.nextInt(50_000);
            for (int i = 0; i < 500; i++) {
                long object = (0L + start + random.nextInt(700)) % 60_000;
                objects.add(pack(object));
                if (group != Shares.PASSED_OVER) {
                    findByFirstChunk
                            .computeIfAbsent(object, key -> new HashSet<>())
                            .add(group);
                }
            }
            shares.add(objects, group);
        }
        var own = new long[groups];
        long between = 0;
        for (var holder : findByFirstChunk.entrySet()) {
            long bytes = holder.getKey() < 50_000 ? holder.getKey() : 0;
            if (holder.getValue().contains(Shares.STAYS)) {
                continue;
            }
            if (holder.getValue().size() == 1) {
                own[holder.getValue().iterator().next()] += bytes;
            } else {
                between += bytes;
            }
        }

        var weights = shares.weights(sizes, groups);

        assertThat(weights.own().stream().mapToLong(Long::longValue).toArray()).containsExactly(own);
        assertThat(weights.between()).isEqualTo(between);
        assertThat(weights.missing()).isEqualTo((int)
                findByFirstChunk.keySet().stream().filter(key -> key >= 50_000).count());
    }

    /// The n-th weighs 10 to the power of n - 1.
    private static ObjectSizes sizes(int count) {
        var sizes = new ObjectSizes();
        long bytes = 1;
        for (int i = 1; i <= count; i++) {
            sizes.put(pack(i), bytes);
            bytes *= 10;
        }
        return sizes;
    }

    private static ObjectId pack(long number) {
        return new ObjectId(ObjectId.Kind.PACK, new Ulid(7, number));
    }
}
