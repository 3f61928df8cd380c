package dev.coffer.catalog;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Origin;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.SemVer;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Transactions over so few names, words and objects that they meet each other all the time. The clocks they are made
/// by go forwards and backwards.
final class RandomTransactions {
    static final List<String> NAMES = List.of("a", "b/c", "B/C", "b");
    static final List<String> HANDLES = List.of("prod", "dev", "1.0", "1.0.2", "0.1.0", "1.0.0", "prod.3");
    static final List<String> RUNS = List.of("r1", "r2");
    static final int HEADS = 5;

    /// The first two differ only behind the first 12 digits.
    static final List<Digest> CONTENTS = List.of(
            Digest.parse("abcdefabcdef0" + "1".repeat(51)),
            Digest.parse("abcdefabcdeff" + "2".repeat(51)),
            Digest.parse("0".repeat(64)));

    private static final List<ObjectId> MANIFESTS = LongStream.range(0, 3)
            .mapToObj(number -> new ObjectId(ObjectId.Kind.MANIFEST, new Ulid(8, number)))
            .toList();
    private static final List<String> TAGS = List.of("s", "t", "u");
    private static final List<String> WORDS = List.of("x", "y", "z");
    private static final List<String> BUMPS = List.of("major", "minor", "patch");
    static final List<ObjectId> OBJECTS =
            LongStream.range(0, 12).mapToObj(Samples::pack).toList();
    private static final int VERSIONS = 6;
    private static final int MILLIS_BETWEEN = 10;
    private static final int MILLIS_OFF = 100;

    private final RandomGenerator random;
    private long made;

    RandomTransactions(RandomGenerator random) {
        this.random = random;
    }

    Transaction next() {
        var changes = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> change())
                .toList();
        return next(changes);
    }

    /// The last one: from there on another catalog has the facts.
    Transaction move(String to) {
        return next(List.of(add(), new Change.MoveCatalog(to)));
    }

    private Transaction next(List<Change> changes) {
        made++;
        var id = new Ulid(7, chance(20) ? 1 + random.nextLong(made) : made);
        Optional<String> key = chance(8) ? Optional.of("key" + random.nextInt(5)) : Optional.empty();
        var time = Samples.TIME.plus(Duration.ofMillis(made * MILLIS_BETWEEN + random.nextInt(MILLIS_OFF)));
        return new Transaction(id, time, "user" + random.nextInt(3), key, changes);
    }

    /// A moment between the first transaction and the last one so far.
    AsOf moment() {
        return AsOf.at(Samples.TIME.plus(Duration.ofMillis(random.nextLong(made * MILLIS_BETWEEN + MILLIS_OFF + 1))));
    }

    private Change change() {
        return switch (random.nextInt(21)) {
            case 0, 1, 2, 3 -> add();
            case 4, 5, 6 ->
                new Change.SetAlias(
                        name(),
                        handle(),
                        chance(2) ? OptionalLong.empty() : OptionalLong.of(number()),
                        expected(),
                        "why");
            case 7 -> new Change.RemoveAlias(name(), handle(), expected(), "");
            case 8, 9 -> new Change.SetTags(version(), Map.of(one(TAGS), one(WORDS)), Set.of(one(TAGS)));
            case 10 -> new Change.Delete(version());
            case 11, 12 -> new Change.Restore(version());
            case 13 -> new Change.ReplaceOthers(name(), "instead");
            case 14 -> new Change.Protect(version(), new Protection(until(), one(WORDS)));
            case 15 -> new Change.Unprotect(version());
            case 16, 17 -> new Change.Sweep(Set.of(version()), now().plusMillis(random.nextInt(MILLIS_OFF)));
            case 18 -> new Change.Relocate(version(), MANIFESTS.get(random.nextInt(3)), storage());
            case 19 -> new Change.ExpectLastEntry(random.nextLong(made + 1));
            default -> new Change.Condemn(objects());
        };
    }

    private Change add() {
        Optional<ArtifactType> type = chance(3) ? Optional.of(ArtifactType.MODEL) : Optional.empty();
        var origin = chance(2) ? Origin.UNKNOWN.withRun(one(RUNS)) : Origin.UNKNOWN;
        List<VersionId> inputs = chance(4) ? List.of(version()) : List.of();
        var facts = new Facts(
                origin,
                Map.of("p", one(WORDS)),
                Map.of("m", random.nextDouble()),
                Map.of(one(TAGS), ""),
                Optional.empty(),
                inputs);
        return new Change.AddVersion(
                name(),
                type,
                rule(),
                Shape.FILE,
                CONTENTS.get(random.nextInt(CONTENTS.size())),
                1,
                2,
                3,
                facts,
                chance(4) ? List.of(name()) : List.of(),
                storage());
    }

    private Storage storage() {
        var manifest = chance(2)
                ? MANIFESTS.get(random.nextInt(3))
                : new ObjectId(ObjectId.Kind.MANIFEST, new Ulid(9, random.nextLong()));
        return new Storage(
                manifest, Samples.digest("manifest"), chance(2) ? List.of(object()) : List.of(), List.of((long)
                        random.nextInt(HEADS)));
    }

    private Optional<Instant> until() {
        return chance(2) ? Optional.empty() : Optional.of(now().plusMillis(random.nextInt(2 * MILLIS_OFF)));
    }

    private Instant now() {
        return Samples.TIME.plus(Duration.ofMillis(made * MILLIS_BETWEEN));
    }

    private LabelRule rule() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> new LabelRule.Exactly(handle());
            case 2 -> new LabelRule.FirstFree(handle());
            case 3 -> new LabelRule.NextSemVer(Optional.empty());
            case 4 -> new LabelRule.NextSemVer(Optional.of(SemVer.Bump.parse(one(BUMPS))));
            default -> new LabelRule.None();
        };
    }

    private Change.Expected expected() {
        return switch (random.nextInt(6)) {
            case 0 -> new Change.Expected.Nothing();
            case 1 -> new Change.Expected.Number(number());
            default -> new Change.Expected.Anything();
        };
    }

    private VersionId version() {
        return new VersionId(name(), number());
    }

    private ArtifactName name() {
        return ArtifactName.of(chance(12) ? one(NAMES) : NAMES.get(random.nextInt(2)));
    }

    private Handle handle() {
        return Handle.of(one(HANDLES));
    }

    private long number() {
        return 1L + random.nextInt(VERSIONS);
    }

    private Set<ObjectId> objects() {
        return Stream.generate(this::object).limit(2).collect(Collectors.toSet());
    }

    private ObjectId object() {
        return OBJECTS.get(random.nextInt(OBJECTS.size()));
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    /// True once in `of` times.
    private boolean chance(int of) {
        return random.nextInt(of) == 0;
    }
}
