package dev.coffer.catalog;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Origin;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Transactions over so few names, words and objects that they meet each other all the time.
final class RandomTransactions {
    static final List<String> NAMES = List.of("a", "b/c", "B/C", "b");
    static final List<String> HANDLES = List.of("prod", "dev", "1.0");
    static final List<String> RUNS = List.of("r1", "r2");
    static final List<String> CONTENTS = List.of("x", "y", "z");
    private static final List<String> TAGS = List.of("s", "t", "u");
    private static final int OBJECTS = 12;
    private static final int VERSIONS = 6;

    private final RandomGenerator random;
    private long made;

    RandomTransactions(RandomGenerator random) {
        this.random = random;
    }

    Transaction next() {
        made++;
        var id = new Ulid(7, chance(20) ? 1 + random.nextLong(made) : made);
        Optional<String> key = chance(8) ? Optional.of("key" + random.nextInt(5)) : Optional.empty();
        var changes = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> change())
                .toList();
        return new Transaction(
                id, Samples.TIME.plus(Duration.ofMillis(made)), "user" + random.nextInt(3), key, changes);
    }

    private Change change() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> add();
            case 4, 5, 6 ->
                new Change.SetAlias(
                        name(),
                        handle(),
                        chance(2) ? OptionalLong.empty() : OptionalLong.of(number()),
                        expected(),
                        "why");
            case 7 -> new Change.RemoveAlias(name(), handle(), expected(), "");
            case 8 -> new Change.SetTags(version(), Map.of(one(TAGS), one(CONTENTS)), Set.of(one(TAGS)));
            case 9 -> new Change.Delete(version());
            case 10 -> new Change.Restore(version());
            default -> new Change.Condemn(objects());
        };
    }

    private Change add() {
        Optional<ArtifactType> type = chance(3) ? Optional.of(ArtifactType.MODEL) : Optional.empty();
        Optional<Handle> label = chance(3) ? Optional.of(handle()) : Optional.empty();
        var origin = chance(2) ? Origin.UNKNOWN.withRun(one(RUNS)) : Origin.UNKNOWN;
        List<VersionId> inputs = chance(6) ? List.of(version()) : List.of();
        var facts = new Facts(
                origin,
                Map.of("p", one(CONTENTS)),
                Map.of("m", random.nextDouble()),
                Map.of(one(TAGS), ""),
                Optional.empty(),
                inputs);
        var storage = new Storage(
                new ObjectId(ObjectId.Kind.MANIFEST, new Ulid(9, random.nextLong())),
                Samples.digest("manifest"),
                chance(2) ? List.of(object()) : List.of(),
                List.of((long) random.nextInt(5)));
        return new Change.AddVersion(
                name(),
                type,
                Samples.rule(label),
                Shape.FILE,
                Samples.digest(one(CONTENTS)),
                1,
                2,
                3,
                facts,
                List.of(),
                storage);
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
        return Samples.pack(random.nextInt(OBJECTS));
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    /// True once in `of` times.
    private boolean chance(int of) {
        return random.nextInt(of) == 0;
    }
}
