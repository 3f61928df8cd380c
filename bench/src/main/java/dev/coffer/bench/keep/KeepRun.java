package dev.coffer.bench.keep;

import dev.coffer.ArtifactStore;
import dev.coffer.PutRequest;
import dev.coffer.VerifyRequest;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import dev.coffer.blob.LocalBlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.catalog.log.LogCatalog;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import dev.coffer.ingest.Source;
import dev.coffer.integrity.VerifiedCache;
import dev.coffer.json.EntryChain;
import dev.coffer.sweep.Collector;
import dev.coffer.sweep.SweepContext;
import dev.coffer.sweep.SweepRules;
import dev.coffer.transfer.Progress;
import dev.coffer.transfer.Tuning;
import dev.coffer.verify.Depth;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// One measurement: `WORK DIRECTORY [ARGUMENT]`. Prints one line for each figure, name and value.
final class KeepRun {
    private static final Ulid STORE = new Ulid(1, 1);
    private static final Clock CLOCK = Clock.systemUTC();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int VERSIONS = 50_000;
    private static final int OBJECTS = 19;

    private KeepRun() {}

    public static void main(String[] arguments) {
        var directory = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "log" -> log(directory);
            case "mark" -> mark(directory);
            case "put" -> put(directory, Path.of(arguments[2]));
            case "verify" -> verify(directory);
            case "many" -> many(directory, Integer.parseInt(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void print(String figure, double value) {
        System.out.println(figure + " " + value);
    }

    private static Instant daysAgo() {
        return CLOCK.instant().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofDays(2));
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static Stream<ObjectId> objects(long number) {
        var packs = IntStream.range(0, OBJECTS)
                .mapToObj(i -> new ObjectId(ObjectId.Kind.PACK, new Ulid(number, number * OBJECTS + i)));
        return Stream.concat(Stream.of(new ObjectId(ObjectId.Kind.MANIFEST, new Ulid(number, number))), packs);
    }

    private static Entry entry(long number, Instant time) {
        var digest = Digest.of(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
        var version = new Version(
                VersionId.parse("bench/model:v" + number),
                Optional.empty(),
                ArtifactType.MODEL,
                Shape.FILE,
                digest,
                1,
                1_000_000,
                1_000_000,
                time,
                Facts.NONE,
                VersionState.LIVE);
        var storage = new Storage(
                objects(number).findFirst().orElseThrow(),
                digest,
                objects(number).skip(1).toList(),
                List.of(number));
        var added = new Event.VersionAdded(new StoredVersion(version, storage));
        return new Entry(number, digest, new Ulid(7, number), time, "ci", Optional.empty(), List.of(added));
    }

    /// A log of versions that refer to a million objects.
    private static void log(Path directory) {
        var time = daysAgo();
        LocalBlobStore.create(directory, RANDOM).close();
        try (var blobs = LocalBlobStore.open(directory, RANDOM);
                var catalog = LogCatalog.open(blobs, STORE)) {
            var chain = new EntryChain(catalog.head());
            LongStream.rangeClosed(1, VERSIONS)
                    .mapToObj(number -> chain.next(entry(number, time)))
                    .gather(Gatherers.windowFixed(200))
                    .forEach(catalog::replay);
        }
    }

    /// The whole plan of a collection over it: reads the facts, marks, lists, asks what is condemned.
    private static void mark(Path directory) {
        var keys = LongStream.rangeClosed(1, VERSIONS)
                .boxed()
                .flatMap(KeepRun::objects)
                .map(object -> StoreLayout.object(object).value())
                .toArray(String[]::new);
        Arrays.sort(keys);
        try (var blobs = new ListedStore(LocalBlobStore.open(directory, RANDOM), keys, daysAgo());
                var catalog = LogCatalog.open(blobs, STORE)) {
            var ulids = new Ulids(CLOCK, RANDOM);
            var context = new SweepContext(
                    blobs,
                    catalog,
                    ulids.next(),
                    Tuning.disk(2, Runtime.getRuntime().maxMemory()),
                    VerifiedCache.none(),
                    ulids,
                    CLOCK,
                    () -> "bench");
            long start = System.nanoTime();
            var report = Collector.plan(context, SweepRules.STANDARD);
            print("mark_seconds", since(start));
            print("mark_objects", (double) report.needed().objects());
        }
    }

    private static ArtifactStore open(Path directory) {
        return ArtifactStore.openOrCreate(StoreConfig.local(directory));
    }

    private static void put(Path directory, Path file) {
        try (var store = open(directory)) {
            long start = System.nanoTime();
            store.put(PutRequest.of("bench/big", file).build());
            print("put_seconds", since(start));
        }
    }

    private static void verify(Path directory) {
        try (var store = open(directory)) {
            long start = System.nanoTime();
            var report = store.maintenance().verify(new VerifyRequest(Optional.empty(), Depth.DATA, new Progress()));
            print("verify_seconds", since(start));
            print("verify_damages", report.damages().size());
        }
    }

    private static void many(Path directory, int versions) {
        var config = StoreConfig.local(directory).withMetadata(new Metadata.Sqlite(Optional.empty()));
        try (var store = ArtifactStore.openOrCreate(config)) {
            for (int i = 0; i < versions; i++) {
                var content = ("report " + i).getBytes(StandardCharsets.US_ASCII);
                var file = Source.StreamedFile.of("report.txt", () -> new ByteArrayInputStream(content));
                store.put(PutRequest.of("bench/report" + i % 100, List.of(file)).build());
            }
        }
    }
}
