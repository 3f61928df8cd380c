package dev.coffer.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.ArtifactStore;
import dev.coffer.Query;
import dev.coffer.TestStores;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import dev.coffer.content.ManifestFormat;
import dev.coffer.content.PackFormat;
import dev.coffer.content.Place;
import dev.coffer.json.EntryJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is changed in a store at random, with checksums that fit or do not: right bytes, damage or a refusal, and nothing else.
///
/// `-Dcoffer.mutations=1000000` makes many more. A failure says which seed to give to have it again, as the first one.
class MutationsTest {
    private static final int MUTATIONS = Integer.getInteger("coffer.mutations", 50_000);
    private static final int CHECKPOINT_ENTRIES = 64;

    @TempDir
    Path place;

    private GoodStore good;
    private Map<String, byte[]> store;
    private List<String> manifests;
    private List<String> packs;
    private List<String> entries;
    private Map<String, byte[]> longStore;
    private Set<String> expected;

    /// What is changed, and how many of a hundred times.
    private enum Kind {
        MANIFEST(55),
        PACK(15),
        ENTRY(18),
        CHECKPOINT(4),
        STORE(8);

        private final int percent;

        Kind(int percent) {
            this.percent = percent;
        }

        static Kind of(int number) {
            int rest = number;
            for (var kind : values()) {
                rest -= kind.percent;
                if (rest < 0) {
                    return kind;
                }
            }
            return STORE;
        }
    }

    @BeforeEach
    void fill() {
        good = new GoodStore(place.resolve("good"));
        store = good.store();
        manifests = keys("manifests/");
        packs = keys("packs/");
        entries = keys("log/");
        var blobs = GoodStore.blobs(store);
        try (var open = TestStores.existing(blobs, good.options(2))) {
            for (int i = 0; i < CHECKPOINT_ENTRIES; i++) {
                open.tag("m:v1", Map.of("number", Integer.toString(i)), Set.of());
            }
            expected = said(open);
        }
        longStore = GoodStore.map(blobs);
        assertThat(longStore.keySet()).anyMatch(key -> key.startsWith("checkpoints/"));
    }

    private List<String> keys(String prefix) {
        return store.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    @Test
    void nothingThatIsChangedIsBelieved() {
        long first = Long.getLong("coffer.seed", new Random().nextInt());
        System.out.println("MutationsTest seed: -Dcoffer.seed=" + first);
        var counts = new TreeMap<Kind, Map<Outcome, Integer>>();
        for (long seed = first; seed < first + MUTATIONS; seed++) {
            var random = new SplittableRandom(seed);
            var kind = Kind.of(random.nextInt(100));
            try {
                counts.computeIfAbsent(kind, _ -> new EnumMap<>(Outcome.class))
                        .merge(outcome(kind, random), 1, Integer::sum);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(kind + ", again with -Dcoffer.seed=" + seed, e);
            }
        }
        System.out.println("mutations: " + MUTATIONS + " " + counts);
        assertThat(counts.keySet()).hasSize(Kind.values().length);
    }

    private Outcome outcome(Kind kind, RandomGenerator random) {
        try {
            switch (kind) {
                case MANIFEST -> manifest(random);
                case PACK -> pack(random);
                case ENTRY -> entry(random);
                case CHECKPOINT -> checkpoint(random);
                case STORE -> store(random);
            }
            return Outcome.RIGHT;
        } catch (CofferException.Corrupt e) {
            return Outcome.CORRUPT;
        } catch (CofferException.Refused e) {
            return Outcome.REFUSED;
        } catch (CofferException.Invalid e) {
            assertThat(e.getMessage() + e.hint().orElse(""))
                    .as("only what may be newer is invalid")
                    .contains("newer");
            return Outcome.REFUSED;
        }
    }

    private static String any(List<String> keys, RandomGenerator random) {
        return keys.get(random.nextInt(keys.size()));
    }

    private byte[] blob(String key) {
        return java.util.Objects.requireNonNull(store.get(key));
    }

    /// A manifest under a right digest. If it is one, it can be written again and is the same.
    private void manifest(RandomGenerator random) {
        var id = new ObjectId(ObjectId.Kind.MANIFEST, new Ulid(1, 1));
        var sealed = manifest(blob(any(manifests, random)), random);
        var read = ManifestFormat.decode(id, sealed, Digest.read(sealed, sealed.length - Digest.BYTES));
        assertThat(read.digest()).isNotNull();
        var again = ManifestFormat.encode(read);
        assertThat(ManifestFormat.decode(id, again.bytes(), again.digest())).isEqualTo(read);
    }

    private static byte[] manifest(byte[] manifest, RandomGenerator random) {
        var mutator = new Mutator(random);
        if (random.nextBoolean()) {
            var body = mutator.bytes(Arrays.copyOf(manifest, manifest.length - Digest.BYTES));
            return new DraftBytes().put(body).put(Digest.of(body).bytes()).array();
        }
        var draft = ManifestDraft.read(manifest);
        for (int changes = random.nextInt(1, 4); changes > 0 && !draft.items.isEmpty(); changes--) {
            mutator.manifest(draft);
        }
        return draft.seal();
    }

    /// A pack. What its table says lies inside of it.
    private void pack(RandomGenerator random) {
        var id = new ObjectId(ObjectId.Kind.PACK, new Ulid(1, 1));
        var bytes = blob(any(packs, random));
        if (random.nextBoolean()) {
            var draft = PackDraft.read(bytes);
            draft.told = frames -> told(frames, random);
            bytes = draft.seal();
        } else {
            bytes = new Mutator(random).bytes(bytes);
        }
        for (var chunk : PackFormat.chunks(id, bytes)) {
            assertThat(((Place.Stored) chunk.place()).end()).isBetween(0L, (long) bytes.length);
        }
    }

    private static List<PackDraft.Frame> told(List<PackDraft.Frame> frames, RandomGenerator random) {
        var told = new ArrayList<>(frames);
        int at = random.nextInt(told.size());
        var frame = told.get(at);
        switch (random.nextInt(4)) {
            case 0 -> told.remove(at);
            case 1 -> told.add(at, told.getLast());
            case 2 -> told.set(at, frame.length(random.nextInt()));
            default -> told.set(at, frame.storedLength(random.nextInt()));
        }
        return told;
    }

    /// An entry of the log with a right checksum. If it is one, it can be written again and is the same.
    private void entry(RandomGenerator random) {
        var read = EntryJson.read(entry(blob(any(entries, random)), random), "the entry");
        assertThat(EntryJson.read(EntryJson.write(read), "the entry written again"))
                .isEqualTo(read);
    }

    private static byte[] entry(byte[] line, RandomGenerator random) {
        var mutator = new Mutator(random);
        if (random.nextInt(4) == 0) {
            return mutator.bytes(line);
        }
        var json = StoreDraft.json(DraftBytes.text(line));
        mutator.json(json);
        return StoreDraft.sealed(json);
    }

    /// A store with a checkpoint that says something else: the facts are the same.
    private void checkpoint(RandomGenerator random) {
        var changed = new TreeMap<>(longStore);
        changed.replaceAll((key, bytes) -> key.startsWith("checkpoints/") ? new Mutator(random).bytes(bytes) : bytes);
        try (var open = TestStores.existing(GoodStore.blobs(changed), TestStores.options(3))) {
            assertThat(said(open)).isEqualTo(expected);
        }
    }

    private static Set<String> said(ArtifactStore store) {
        return store.find(Query.all().withDeleted()).map(Object::toString).collect(java.util.stream.Collectors.toSet());
    }

    /// A store with one object that is another. Every version is right, or damaged.
    private void store(RandomGenerator random) {
        var changed = changed(random);
        var failures = new ArrayList<CofferException>();
        try (var open = TestStores.existing(GoodStore.blobs(changed), TestStores.options(4))) {
            for (var version : GoodStore.LIVE) {
                try {
                    var reference = version.substring(0, version.indexOf(':')) + "@" + good.digest(version);
                    Ground.readRight(open, reference, good.digest(version));
                } catch (CofferException.Corrupt | CofferException.NotFound e) {
                    failures.add(e);
                }
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst() instanceof CofferException.Corrupt damage
                    ? damage
                    : new CofferException.Refused("another log has other versions", null);
        }
    }

    private Map<String, byte[]> changed(RandomGenerator random) {
        var changed = new TreeMap<>(store);
        if (random.nextInt(3) == 0) {
            var key = any(List.copyOf(store.keySet()), random);
            changed.put(key, new Mutator(random).bytes(blob(key)));
            return changed;
        }
        var draft = good.draft();
        if (random.nextBoolean()) {
            new Mutator(random).manifest(draft.manifest(any(GoodStore.LIVE, random)));
        } else {
            new Mutator(random).json(draft.entries.get(random.nextInt(draft.entries.size())));
        }
        return draft.seal();
    }
}
