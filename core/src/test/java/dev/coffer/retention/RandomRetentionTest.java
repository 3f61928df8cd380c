package dev.coffer.retention;

import static dev.coffer.retention.RetentionPlanTest.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Glob;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import dev.coffer.catalog.RetentionEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// Plans of random stores by random policies, against a planner that asks every question of every version anew.
class RandomRetentionTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final List<String> NAMES = List.of("a", "tmp/b", "tmp/c", "team/d/e");
    private static final List<String> METRICS = List.of("acc", "loss");
    private static final List<String> FILTERS = List.of("tags.x = 1", "type = 'model'");
    private static final int ROUNDS = 2_000;

    @Test
    void thePlannerDecidesAsTheSlowOneDoes() {
        long seed = Long.getLong("coffer.seed", System.nanoTime());
        System.out.println("RandomRetentionTest seed: -Dcoffer.seed=" + seed);
        var random = new Random(seed);
        int gone = 0;
        int inputs = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var facts = facts(random);
            var policy = policy(random);
            var asked = Glob.pattern(pick(random, List.of("**", "**", "**", "tmp/*")));
            Predicate<ArtifactName> names = name -> asked.matcher(name.value()).matches();

            var plan = RetentionPlan.of(policy, facts, names, NOW);

            var slow = new Slow(policy, facts, names);
            assertThat(plan.expired().stream()
                            .map(decision -> decision.version().id()))
                    .as("round %d", round)
                    .containsExactlyElementsOf(slow.expired());
            gone += plan.expired().size();
            inputs += (int) plan.decisions().stream()
                    .filter(decision -> decision.rule().equals(Rule.KeepInputs.WORD))
                    .count();
        }
        assertThat(gone).isGreaterThan(ROUNDS);
        assertThat(inputs).isGreaterThan(ROUNDS / 10);
    }

    /// Straight from the description of each rule.
    private record Slow(RetentionPolicy policy, RetentionFacts facts, Predicate<ArtifactName> names) {
        List<VersionId> expired() {
            var kept = new HashSet<VersionId>();
            var live = facts.versions().stream()
                    .filter(version -> !version.state().deleted())
                    .toList();
            live.stream().filter(version -> !wouldGo(version)).forEach(version -> kept.add(version.id()));
            var needed = new HashSet<VersionId>();
            for (var version : live) {
                boolean keeps = set(version).rules().stream().anyMatch(Rule.KeepInputs.class::isInstance);
                boolean outside = !names.test(version.id().artifact())
                        && policy.sets().stream().anyMatch(RuleSet::keepsInputs);
                if (kept.contains(version.id()) && (keeps || outside)) {
                    ancestors(version, needed);
                }
            }
            return live.stream()
                    .map(RetentionEntry::id)
                    .filter(id -> !kept.contains(id) && !needed.contains(id))
                    .toList();
        }

        private void ancestors(RetentionEntry version, Set<VersionId> into) {
            for (var input : version.inputs()) {
                into.add(input);
                facts.versions().stream()
                        .filter(other -> other.id().equals(input))
                        .forEach(other -> ancestors(other, into));
            }
        }

        private boolean wouldGo(RetentionEntry version) {
            var rules = set(version).rules();
            return names.test(version.id().artifact())
                    && rules.stream().anyMatch(rule -> expires(rule, version))
                    && rules.stream().noneMatch(rule -> keeps(rule, version))
                    && version.state()
                            .protection()
                            .filter(each -> each.holdsAt(NOW))
                            .isEmpty()
                    && newer(version, other -> true) > 0;
        }

        private long newer(RetentionEntry version, Predicate<RetentionEntry> which) {
            return facts.versions().stream()
                    .filter(other -> other.id().artifact().equals(version.id().artifact()))
                    .filter(other -> other.id().number() > version.id().number())
                    .filter(other -> !other.state().deleted())
                    .filter(which)
                    .count();
        }

        private boolean expires(Rule rule, RetentionEntry version) {
            return switch (rule) {
                case Rule.MaxVersions(var count) ->
                    newer(version, other -> set(other).equals(set(version))) >= count;
                case Rule.MaxAge(var days) -> age(version).compareTo(Duration.ofDays(days)) > 0;
                default -> false;
            };
        }

        private boolean keeps(Rule rule, RetentionEntry version) {
            return switch (rule) {
                case Rule.KeepAliased() -> !version.aliases().isEmpty();
                case Rule.KeepNewest(var count) ->
                    newer(version, other -> set(other).equals(set(version))) < count;
                case Rule.KeepWithin(var days) -> age(version).compareTo(Duration.ofDays(days)) <= 0;
                case Rule.KeepBest best -> isBest(best, version);
                default -> false;
            };
        }

        private boolean isBest(Rule.KeepBest rule, RetentionEntry version) {
            var values = facts.metrics().getOrDefault(rule.metric(), Map.of());
            if (!values.containsKey(version.id())) {
                return false;
            }
            double sign = rule.best() == Rule.Best.MAX ? -1 : 1;
            return facts.versions().stream()
                    .filter(other -> other.id().artifact().equals(version.id().artifact()))
                    .filter(other -> !other.state().deleted() && set(other).equals(set(version)))
                    .filter(other -> values.containsKey(other.id()))
                    .sorted(Comparator.<RetentionEntry>comparingDouble(
                                    other -> sign * values.getOrDefault(other.id(), 0.0))
                            .thenComparingLong(other -> -other.id().number()))
                    .limit(rule.count())
                    .anyMatch(version::equals);
        }

        private Duration age(RetentionEntry version) {
            return Duration.between(version.createdAt(), NOW);
        }

        private RuleSet set(RetentionEntry version) {
            return policy.sets().stream()
                    .filter(set -> fits(set.scope(), version))
                    .findFirst()
                    .orElseThrow();
        }

        private boolean fits(Scope scope, RetentionEntry version) {
            var name = version.id().artifact().value();
            return scope.names()
                            .map(glob -> Glob.pattern(glob).matcher(name).matches())
                            .orElse(true)
                    && scope.type().map(type -> type == version.type()).orElse(true)
                    && scope.filter()
                            .map(text ->
                                    facts.fitting().getOrDefault(text, Set.of()).contains(version.id()))
                            .orElse(true);
        }
    }

    private static RetentionFacts facts(Random random) {
        var versions = new ArrayList<RetentionEntry>();
        var numbers = new HashMap<String, Long>();
        Map<String, Map<VersionId, Double>> metrics = new HashMap<>();
        Map<String, Set<VersionId>> fitting = new HashMap<>();
        METRICS.forEach(name -> metrics.put(name, new HashMap<>()));
        FILTERS.forEach(filter -> fitting.put(filter, new HashSet<>()));
        int count = random.nextInt(25);
        for (int i = 0; i < count; i++) {
            var name = pick(random, NAMES);
            var id = id(name, numbers.merge(name, 1L, Long::sum));
            var inputs = new ArrayList<VersionId>();
            for (int input = random.nextInt(6) - 3; input > 0 && i > 0; input--) {
                inputs.add(versions.get(random.nextInt(i)).id());
            }
            var aliases = random.nextInt(6) == 0 ? List.of(Handle.of("prod")) : List.<Handle>of();
            Optional<Protection> protection = random.nextInt(8) == 0
                    ? Optional.of(new Protection(
                            random.nextBoolean()
                                    ? Optional.empty()
                                    : Optional.of(NOW.plusMillis(random.nextInt(-1, 2))),
                            ""))
                    : Optional.empty();
            var state = VersionState.LIVE
                    .withProtection(protection)
                    .withDeletedAt(random.nextInt(5) == 0 ? Optional.of(NOW) : Optional.empty());
            var created = NOW.minus(Duration.ofHours(12L * random.nextInt(-2, 40)));
            versions.add(new RetentionEntry(
                    i + 1,
                    id,
                    name.startsWith("t") ? ArtifactType.REPORT : ArtifactType.MODEL,
                    created,
                    state,
                    aliases,
                    inputs));
            if (!state.deleted()) {
                METRICS.forEach(metric -> {
                    if (random.nextBoolean()) {
                        metrics.computeIfAbsent(metric, key -> new HashMap<>()).put(id, random.nextInt(4) / 4.0);
                    }
                });
                FILTERS.forEach(filter -> {
                    if (random.nextBoolean()) {
                        fitting.computeIfAbsent(filter, key -> new HashSet<>()).add(id);
                    }
                });
            }
        }
        return new RetentionFacts(versions, metrics, fitting);
    }

    private static RetentionPolicy policy(Random random) {
        var sets = new ArrayList<RuleSet>();
        for (int i = random.nextInt(3); i > 0; i--) {
            var scope = switch (random.nextInt(4)) {
                case 0 -> Scope.named(pick(random, List.of("tmp/*", "**", "a", "team/**")));
                case 1 -> Scope.where(pick(random, FILTERS));
                case 2 -> new Scope(Optional.empty(), Optional.of(ArtifactType.REPORT), Optional.empty());
                default -> new Scope(Optional.of("t**"), Optional.empty(), Optional.of(pick(random, FILTERS)));
            };
            sets.add(set(random, scope));
        }
        return new RetentionPolicy(false, sets, set(random, Scope.EVERYTHING));
    }

    private static RuleSet set(Random random, Scope scope) {
        var rules = new ArrayList<Rule>();
        if (random.nextInt(3) > 0) {
            rules.add(new Rule.MaxVersions(random.nextInt(1, 4)));
        }
        if (random.nextInt(3) > 0) {
            rules.add(new Rule.MaxAge(random.nextInt(1, 15)));
        }
        if (random.nextInt(3) > 0) {
            rules.add(new Rule.KeepAliased());
        }
        if (random.nextBoolean()) {
            rules.add(new Rule.KeepInputs());
        }
        if (random.nextInt(4) == 0) {
            rules.add(new Rule.KeepNewest(random.nextInt(1, 4)));
        }
        if (random.nextInt(4) == 0) {
            rules.add(new Rule.KeepWithin(random.nextInt(1, 10)));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            rules.add(new Rule.KeepBest(
                    pick(random, METRICS), random.nextBoolean() ? Rule.Best.MAX : Rule.Best.MIN, random.nextInt(1, 3)));
        }
        return new RuleSet(scope, rules);
    }

    private static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
