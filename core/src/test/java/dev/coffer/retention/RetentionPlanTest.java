package dev.coffer.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import dev.coffer.catalog.RetentionEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionPlanTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private final List<RetentionEntry> versions = new ArrayList<>();
    private final Map<String, Map<VersionId, Double>> metrics = new HashMap<>();
    private final Map<String, Set<VersionId>> fitting = new HashMap<>();

    /// Each artifact `m` has versions 1 to 5; v1 is 50 days old, v5 10 days. v2 is named by prod, v3 is protected.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            max 5            | -     | v1: no rule expires it
            max 3            | v1    | v1: rank 5 of at most 3
            max 3            | v1    | v2: named by prod
            max 1            | v1 v4 | v3: protected: audit
            max 1            | v1 v4 | v5: newest
            age 10           | v1 v4 | v4: 20 days old, at most 10
            age 1            | v1 v4 | v5: newest
            age 50           | -     | v1: no rule expires it
            age 49           | v1    | v1: 50 days old, at most 49
            max 3, age 15    | v1 v4 | v1: rank 5 of at most 3
            max 1, newest 2  | v1    | v4: rank 2 of the newest 2 to keep
            max 1, within 20 | v1    | v4: 20 days old, kept for 20 days
            max 1, within 19 | v1 v4 | v4: rank 2 of at most 1
            max 1, best 1    | v4    | v1: 0.9 is best acc of 1
            max 1, best 2    | v4    | v2: named by prod
            max 1, least 1   | v1    | v4: 0.1 is best acc of 1
            max 1, bare      | v1 v2 v4 | v2: rank 4 of at most 1
            """)
    void everyRuleSaysWhatItDoes(String rules, String gone, String decision) {
        for (int number = 1; number <= 5; number++) {
            add("m", 60 - 10L * number);
        }
        change(2, kept -> named(kept, "prod"));
        change(
                3,
                kept -> state(
                        kept,
                        VersionState.LIVE.withProtection(Optional.of(new Protection(Optional.empty(), "audit")))));
        metrics.put("acc", Map.of(id("m", 1), 0.9, id("m", 2), 0.5, id("m", 4), 0.1));

        var plan = plan(new RetentionPolicy(false, List.of(), set(rules)));

        assertThat(gone(plan)).isEqualTo(gone.equals("-") ? "" : gone);
        int colon = decision.indexOf(':');
        long number = Long.parseLong(decision.substring(1, colon));
        assertThat(words(plan, id("m", number))).isEqualTo(decision.substring(colon + 2));
    }

    private static RuleSet set(String rules) {
        var made = new ArrayList<Rule>();
        boolean aliased = true;
        for (var rule : rules.split(", ", -1)) {
            int count = rule.contains(" ") ? Integer.parseInt(rule.substring(rule.indexOf(' ') + 1)) : 0;
            switch (rule.split(" ", -1)[0]) {
                case "max" -> made.add(new Rule.MaxVersions(count));
                case "age" -> made.add(new Rule.MaxAge(count));
                case "newest" -> made.add(new Rule.KeepNewest(count));
                case "within" -> made.add(new Rule.KeepWithin(count));
                case "best" -> made.add(new Rule.KeepBest("acc", Rule.Best.MAX, count));
                case "least" -> made.add(new Rule.KeepBest("acc", Rule.Best.MIN, count));
                case "bare" -> aliased = false;
                default -> throw new IllegalArgumentException(rule);
            }
        }
        if (aliased) {
            made.add(new Rule.KeepAliased());
        }
        return new RuleSet(Scope.EVERYTHING, made);
    }

    @Test
    void deletedVersionsAreNotCountedAndNotDecided() {
        add("m", 3);
        add("m", 2);
        add("m", 1);
        change(2, kept -> state(kept, VersionState.LIVE.withDeletedAt(Optional.of(NOW))));

        var plan = plan(RetentionPolicy.of(false, new Rule.MaxVersions(2)));

        assertThat(plan.decisions()).hasSize(2);
        assertThat(gone(plan)).isEmpty();
    }

    @Test
    void theNewestThatIsNotDeletedIsTheNewest() {
        add("m", 90);
        add("m", 80);
        change(2, kept -> state(kept, VersionState.LIVE.withDeletedAt(Optional.of(NOW))));

        assertThat(words(plan(RetentionPolicy.of(false, new Rule.MaxAge(1))), id("m", 1)))
                .isEqualTo("newest");
    }

    @Test
    void aProtectionThatIsOverKeepsNothing() {
        add("m", 3);
        add("m", 2);
        change(
                1,
                kept -> state(
                        kept, VersionState.LIVE.withProtection(Optional.of(new Protection(Optional.of(NOW), "")))));

        assertThat(gone(plan(RetentionPolicy.of(false, new Rule.MaxVersions(1)))))
                .isEqualTo("v1");
    }

    @Test
    void aVersionFromTheFutureIsNotOld() {
        add("m", -400);
        add("m", 1);

        assertThat(gone(plan(RetentionPolicy.of(false, new Rule.MaxAge(1))))).isEmpty();
    }

    @Test
    void whatIsKeptKeepsItsInputsAndTheirInputs() {
        add("raw", 9);
        add("clean", 8, id("raw", 1));
        add("model", 7, id("clean", 1));
        add("raw", 3);
        add("clean", 2);

        var policy = RetentionPolicy.of(false, new Rule.MaxVersions(1));

        assertThat(words(plan(policy), id("clean", 1))).isEqualTo("input of model:v1");
        assertThat(words(plan(policy), id("raw", 1))).isEqualTo("input of clean:v1");
        assertThat(gone(plan(policy))).isEmpty();
    }

    @Test
    void whatIsExpiredDoesNotKeepItsInputs() {
        add("raw", 9);
        add("model", 8, id("raw", 1));
        add("raw", 3);
        add("model", 2);

        assertThat(plan(RetentionPolicy.of(false, new Rule.MaxVersions(1))).expired())
                .extracting(decision -> decision.version().id())
                .containsExactly(id("raw", 1), id("model", 1));
    }

    @Test
    void anInputOfADeletedInputIsKept() {
        add("raw", 9);
        add("clean", 8, id("raw", 1));
        add("model", 7, id("clean", 1));
        add("raw", 3);
        change(2, kept -> state(kept, VersionState.LIVE.withDeletedAt(Optional.of(NOW))));

        assertThat(words(plan(RetentionPolicy.of(false, new Rule.MaxVersions(1))), id("raw", 1)))
                .isEqualTo("input of clean:v1");
    }

    @Test
    void theFirstRulesThatFitCountAndOnlyThey() {
        add("tmp/a", 9);
        add("tmp/a", 8);
        add("keep", 7);
        add("keep", 6);
        var rules = List.of(
                RuleSet.of(Scope.named("tmp/*"), new Rule.MaxAge(1)),
                RuleSet.of(Scope.named("**"), new Rule.MaxAge(100)));
        var policy = new RetentionPolicy(false, rules, RuleSet.of(Scope.EVERYTHING, new Rule.MaxVersions(1)));

        assertThat(plan(policy).expired())
                .extracting(decision -> decision.version().id())
                .containsExactly(id("tmp/a", 1));
    }

    @Test
    void ranksAreCountedAmongWhatAFilterHoldsFor() {
        for (int number = 1; number <= 6; number++) {
            add("m", 10 - number);
        }
        fitting.put("tags.stage = 'dev'", Set.of(id("m", 1), id("m", 3), id("m", 5)));
        var dev = RuleSet.of(Scope.where("tags.stage = 'dev'"), new Rule.MaxVersions(1));

        assertThat(gone(plan(new RetentionPolicy(false, List.of(dev), RuleSet.of(Scope.EVERYTHING)))))
                .isEqualTo("v1 v3");
    }

    @Test
    void rulesCanBeForAType() {
        add("m", 9);
        add("m", 8);
        add("other", 7);
        add("other", 6);
        change(1, kept -> typed(kept, ArtifactType.REPORT));
        change(2, kept -> typed(kept, ArtifactType.REPORT));
        var scope = new Scope(Optional.empty(), Optional.of(ArtifactType.REPORT), Optional.empty());
        var policy = new RetentionPolicy(
                false, List.of(RuleSet.of(scope, new Rule.MaxAge(1))), RuleSet.of(Scope.EVERYTHING));

        assertThat(gone(plan(policy))).isEqualTo("v1");
    }

    @Test
    void ofEqualMetricsTheNewerIsTheBetter() {
        add("m", 9);
        add("m", 8);
        add("m", 7);
        metrics.put("acc", Map.of(id("m", 1), 0.0, id("m", 2), -0.0));

        assertThat(gone(plan(RetentionPolicy.of(
                        false, new Rule.MaxVersions(1), new Rule.KeepBest("acc", Rule.Best.MAX, 1)))))
                .isEqualTo("v1");
    }

    @Test
    void aMetricThatNoVersionHasIsSaid() {
        add("m", 9);
        add("m", 8);

        var plan = plan(
                RetentionPolicy.of(false, new Rule.MaxVersions(1), new Rule.KeepBest("eval.auc", Rule.Best.MAX, 3)));

        assertThat(plan.idle()).containsExactly("no version has metric eval.auc; rule best keeps nothing");
    }

    @Test
    void aMetricThatNoVersionHasDoesNotMatterWhereNothingGoes() {
        add("m", 9);

        assertThat(plan(RetentionPolicy.of(
                                false, new Rule.MaxVersions(1), new Rule.KeepBest("eval.auc", Rule.Best.MAX, 3)))
                        .idle())
                .isEmpty();
    }

    @Test
    void whatIsNotAskedForStaysAndKeepsItsInputs() {
        add("raw", 9);
        add("model", 8, id("raw", 1));
        add("raw", 7);
        add("model", 6);

        var plan = RetentionPlan.of(
                RetentionPolicy.of(false, new Rule.MaxVersions(1)),
                RetentionFacts.of(versions),
                name -> name.value().equals("raw"),
                NOW);

        assertThat(plan.expired()).isEmpty();
        assertThat(words(plan, id("model", 1))).isEqualTo("not asked for");
        assertThat(words(plan, id("raw", 1))).isEqualTo("input of model:v1");
    }

    @Test
    void rulesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new Rule.MaxVersions(0)).hasMessageContaining("max_versions_per_artifact is 0");
        assertThatThrownBy(() -> new Rule.MaxAge(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new Rule.KeepBest(" ", Rule.Best.MAX, 1)).isInstanceOf(CofferException.Invalid.class);
        assertThatThrownBy(() -> Scope.where("metrics.auc >")).isInstanceOf(CofferException.Invalid.class);
        assertThatThrownBy(() -> RuleSet.of(Scope.EVERYTHING, new Rule.MaxAge(1), new Rule.MaxAge(2)))
                .hasMessageContaining("two rules max_age_days");
        assertThatThrownBy(() -> RetentionPolicy.of(true)).hasMessageContaining("no limit");
    }

    @Test
    void manyVersionsArePlanned() {
        for (int i = 0; i < 200_000; i++) {
            versions.add(new RetentionEntry(
                    i + 1,
                    id("team/artifact-" + i % 1_000, i / 1_000 + 1),
                    ArtifactType.MODEL,
                    NOW.minus(Duration.ofHours(200_000 - i)),
                    VersionState.LIVE,
                    List.of(),
                    i / 1_000 % 2 == 0 ? List.of() : List.of(id("team/artifact-" + i * 7L % 1_000, i / 1_000))));
        }

        var plan = plan(RetentionPolicy.of(false, new Rule.MaxVersions(10)));

        assertThat(plan.decisions()).hasSize(200_000);
        assertThat(plan.expired()).isNotEmpty();
    }

    private RetentionPlan plan(RetentionPolicy policy) {
        return RetentionPlan.of(policy, new RetentionFacts(versions, metrics, fitting), NOW);
    }

    private void add(String artifact, long daysOld, VersionId... inputs) {
        long number = versions.stream()
                        .filter(kept -> kept.id().artifact().value().equals(artifact))
                        .count()
                + 1;
        versions.add(new RetentionEntry(
                versions.size() + 1,
                id(artifact, number),
                ArtifactType.MODEL,
                NOW.minus(Duration.ofDays(daysOld)),
                VersionState.LIVE,
                List.of(),
                List.of(inputs)));
    }

    private void change(int place, UnaryOperator<RetentionEntry> change) {
        versions.set(place - 1, change.apply(versions.get(place - 1)));
    }

    static RetentionEntry named(RetentionEntry kept, String... aliases) {
        return new RetentionEntry(
                kept.place(),
                kept.id(),
                kept.type(),
                kept.createdAt(),
                kept.state(),
                Stream.of(aliases).map(Handle::of).toList(),
                kept.inputs());
    }

    static RetentionEntry state(RetentionEntry kept, VersionState state) {
        return new RetentionEntry(
                kept.place(), kept.id(), kept.type(), kept.createdAt(), state, kept.aliases(), kept.inputs());
    }

    private static RetentionEntry typed(RetentionEntry kept, ArtifactType type) {
        return new RetentionEntry(
                kept.place(), kept.id(), type, kept.createdAt(), kept.state(), kept.aliases(), kept.inputs());
    }

    static VersionId id(String artifact, long number) {
        return new VersionId(ArtifactName.of(artifact), number);
    }

    /// The numbers of what goes.
    private static String gone(RetentionPlan plan) {
        return String.join(
                " ",
                plan.expired().stream()
                        .map(decision -> "v" + decision.version().id().number())
                        .toList());
    }

    private static String words(RetentionPlan plan, VersionId id) {
        return plan.decisions().stream()
                .filter(decision -> decision.version().id().equals(id))
                .findFirst()
                .orElseThrow()
                .words();
    }
}
