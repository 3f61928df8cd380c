package dev.coffer.search;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Code;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Origin;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import dev.coffer.catalog.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Facts of versions, taken from so few values that filters meet them.
public final class RandomFacts {
    static final List<String> ARTIFACTS =
            List.of("a", "b/c", "vision/resnet", "Z", "select", "or", "a_b", "x-y.z", "0", "null");
    static final List<String> HANDLES =
            List.of("prod", "dev", "1.0.0", "1.0.0-rc.1", "NULL", "select", "v", "0", "a_b", "p+q");
    static final List<String> KEYS = List.of(
            "auc",
            "loss",
            "val loss",
            "a\"b",
            "it's",
            "select",
            "%",
            "m.x",
            "\uD83D\uDE00",
            "x\"; DROP TABLE tag; --",
            "?");
    static final List<Double> REALS = List.of(
            0.0,
            -0.0,
            1.0,
            -1.0,
            0.5,
            0.1,
            0.30000000000000004,
            1e-7,
            1e22,
            9007199254740992.0,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Double.MAX_VALUE,
            -Double.MAX_VALUE);
    static final List<Long> SIZES = List.of(
            0L, 1L, 1_500L, 10L << 20, (1L << 53) - 1, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE);

    private static final int SPREAD_MILLIS = 1_000;

    private final RandomGenerator random;

    public RandomFacts(RandomGenerator random) {
        this.random = random;
    }

    /// A version with aliases that is in no catalog.
    Candidate candidate() {
        var version = new Version(
                new VersionId(artifact(), 1 + random.nextInt(5)),
                maybe(this::handle),
                one(List.of(ArtifactType.values())),
                Shape.DIRECTORY,
                Samples.digest(one(OddTexts.ALL)),
                1,
                size(),
                1,
                time(),
                facts(List.of(new VersionId(artifact(), 1), new VersionId(artifact(), 2))),
                random.nextBoolean() ? VersionState.LIVE : VersionState.LIVE.withDeletedAt(Optional.of(Instant.EPOCH)));
        var aliases = new HashSet<Handle>();
        for (int i = random.nextInt(3); i > 0; i--) {
            aliases.add(handle());
        }
        return new Candidate(version, aliases);
    }

    /// Returns facts that a version may have.
    ///
    /// @param inputs of which it may have some
    public Facts facts(List<VersionId> inputs) {
        var code = new Code(maybe(this::line), maybe(this::line), Optional.empty(), Optional.empty());
        var origin = new Origin(maybe(this::line), maybe(this::line), Optional.empty(), Optional.empty(), code);
        var metrics = new HashMap<String, Double>();
        for (int i = random.nextInt(5); i > 0; i--) {
            metrics.put(key(), one(REALS));
        }
        var made = inputs.isEmpty() || random.nextInt(3) > 0 ? List.<VersionId>of() : List.of(one(inputs), one(inputs));
        return new Facts(origin, texts(), metrics, texts(), maybe(this::text), made);
    }

    Map<String, String> texts() {
        var texts = new HashMap<String, String>();
        for (int i = random.nextInt(6); i > 0; i--) {
            texts.put(key(), text());
        }
        return texts;
    }

    /// Close to others, and now and then the same.
    Instant time() {
        return Samples.TIME.plus(Duration.ofMillis(random.nextInt(SPREAD_MILLIS)));
    }

    long size() {
        return one(SIZES);
    }

    String text() {
        return one(OddTexts.ALL);
    }

    String line() {
        return one(OddTexts.LINES);
    }

    String key() {
        // The first ones are met most.
        return KEYS.get(random.nextInt(1 + random.nextInt(KEYS.size())));
    }

    ArtifactName artifact() {
        return ArtifactName.of(one(ARTIFACTS));
    }

    Handle handle() {
        return Handle.of(one(HANDLES));
    }

    <T> Optional<T> maybe(Supplier<T> supplier) {
        return random.nextInt(3) == 0 ? Optional.empty() : Optional.of(supplier.get());
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
