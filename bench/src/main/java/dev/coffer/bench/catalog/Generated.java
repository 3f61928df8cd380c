package dev.coffer.bench.catalog;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Code;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Origin;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.ChainHead;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.json.EntryChain;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// The entries of a store with many versions, each of its own commit, and with a graph of lineage behind them. The same number
/// gives the same entry.
///
/// Every version of `bench/model` has 10 metrics between 0 and 1, 10 parameters (half of them numbers), and 5 tags of 5 values each;
/// `metrics.rare` below 0.0001 is one in ten thousand.
final class Generated {
    static final ArtifactName MODEL = ArtifactName.of("bench/model");
    static final Handle PROD = Handle.of("prod");
    static final VersionId TOP = new VersionId(ArtifactName.of("graph/top"), 1);
    static final int LAYERS = 20;
    static final int WIDTH = 500;

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final long versions;

    Generated(long versions) {
        this.versions = versions;
    }

    /// How many entries there are: one for each version, one for an alias, one for each layer of the graph, one for its top.
    long entries() {
        return versions + 1 + LAYERS + 1;
    }

    /// @param head of the store that has the first of them
    Stream<Entry> after(ChainHead head) {
        var chain = new EntryChain(head);
        return LongStream.rangeClosed(head.number() + 1, entries()).mapToObj(number -> chain.next(entry(number, head)));
    }

    private Entry entry(long number, ChainHead head) {
        var time = START.plusSeconds(number);
        return new Entry(
                number,
                head.digest(),
                new Ulid(time.toEpochMilli(), number),
                time,
                "ci",
                Optional.empty(),
                events(number, time));
    }

    private List<Event> events(long number, Instant time) {
        if (number <= versions) {
            return List.of(new Event.VersionAdded(version(number, time)));
        }
        if (number == versions + 1) {
            var middle = OptionalLong.of(Math.max(1, versions / 2));
            return List.of(new Event.AliasMoved(MODEL, PROD, OptionalLong.empty(), middle, "bench"));
        }
        int layer = (int) (number - versions - 2);
        return layer < LAYERS ? layer(layer, time) : List.of(new Event.VersionAdded(top(time)));
    }

    /// Made from all of the last layer, so that all 10,000 versions of the graph are behind it.
    private static StoredVersion top(Instant time) {
        var inputs = IntStream.rangeClosed(1, WIDTH)
                .mapToObj(number -> new VersionId(layerName(LAYERS - 1), number))
                .toList();
        return stored(TOP, time, Facts.NONE.withInputs(inputs));
    }

    static ArtifactName layerName(int layer) {
        return ArtifactName.of("graph/layer-" + layer);
    }

    private static List<Event> layer(int layer, Instant time) {
        var random = new Random(layer);
        return IntStream.rangeClosed(1, WIDTH)
                .<Event>mapToObj(number -> {
                    var inputs = layer == 0
                            ? List.<VersionId>of()
                            : Stream.of(number, 1 + random.nextInt(WIDTH), 1 + random.nextInt(WIDTH))
                                    .map(input -> new VersionId(layerName(layer - 1), input))
                                    .distinct()
                                    .toList();
                    var facts = new Facts(Origin.UNKNOWN, Map.of(), Map.of(), Map.of(), Optional.empty(), inputs);
                    return new Event.VersionAdded(stored(new VersionId(layerName(layer), number), time, facts));
                })
                .toList();
    }

    private static StoredVersion version(long number, Instant time) {
        return stored(new VersionId(MODEL, number), time, facts(number));
    }

    static Facts facts(long number) {
        var random = new Random(number);
        var metrics = new HashMap<String, Double>();
        var params = new HashMap<String, String>();
        var tags = new HashMap<String, String>();
        for (int i = 0; i < 9; i++) {
            metrics.put("m" + i, random.nextDouble());
        }
        metrics.put("rare", random.nextDouble());
        for (int i = 0; i < 10; i++) {
            params.put("p" + i, i % 2 == 0 ? Integer.toString(random.nextInt(1_000)) : "word" + random.nextInt(50));
        }
        for (int i = 0; i < 5; i++) {
            tags.put("t" + i, "value" + random.nextInt(5));
        }
        var code = new Code(
                Optional.of(Digest.of(text("commit" + number / 10)).hex().substring(0, 40)),
                Optional.of("main"),
                Optional.of("https://example.org/team/project.git"),
                Optional.of(false));
        var origin = new Origin(
                Optional.of("run-" + number / 3), Optional.of("ci"), Optional.of("gpu-1"), Optional.of("train"), code);
        return new Facts(origin, params, metrics, tags, Optional.empty(), List.of());
    }

    static StoredVersion stored(VersionId id, Instant time, Facts facts) {
        var version = new Version(
                id,
                Optional.empty(),
                ArtifactType.MODEL,
                Shape.DIRECTORY,
                Digest.of(text(id.toString())),
                3,
                1_000_000 + id.number(),
                1_000,
                time,
                facts,
                VersionState.LIVE);
        return new StoredVersion(version, storage(id));
    }

    static Storage storage(VersionId id) {
        long seed = Math.floorMod((long) id.artifact().hashCode(), 1L << 30) << 32 | id.number();
        var objects = new ArrayList<ObjectId>();
        objects.add(new ObjectId(ObjectId.Kind.PACK, new Ulid(1, seed)));
        return new Storage(
                new ObjectId(ObjectId.Kind.MANIFEST, new Ulid(2, seed)),
                Digest.of(text("manifest")),
                objects,
                List.of(seed));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
