package dev.coffer.compare;

import static dev.coffer.compare.Samples.input;
import static dev.coffer.compare.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.Code;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Origin;
import dev.coffer.artifact.VersionId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FactsDiffTest {
    private static FactsDiff between(Facts from, Facts to) {
        return FactsDiff.between(version("m:v1", from), version("m:v2", to));
    }

    private static Facts facts(Map<String, String> params, Map<String, Double> metrics, Map<String, String> tags) {
        return new Facts(Origin.UNKNOWN, params, metrics, tags, Optional.empty(), List.of());
    }

    private static Facts made(String run, String commit, boolean dirty, String description) {
        var code = new Code(Optional.of(commit), Optional.of("main"), Optional.empty(), Optional.of(dirty));
        var origin = new Origin(
                Optional.of(run), Optional.of("user of " + run), Optional.empty(), Optional.of("make " + run), code);
        return new Facts(origin, Map.of(), Map.of(), Map.of(), Optional.of(description), List.of());
    }

    private static Facts from(VersionId... inputs) {
        return new Facts(Origin.UNKNOWN, Map.of(), Map.of(), Map.of(), Optional.empty(), List.of(inputs));
    }

    private static MetricChange metric(FactsDiff diff, String name) {
        return Objects.requireNonNull(diff.metrics().get(name));
    }

    private static <T> ChangedValue<T> change(T from, T to) {
        return new ChangedValue<>(Optional.of(from), Optional.of(to));
    }

    @Test
    void equalFactsHaveNoDifference() {
        var facts = facts(Map.of("lr", "1"), Map.of("acc", 0.5), Map.of("t", ""));
        assertThat(between(facts, facts).isEmpty()).isTrue();
    }

    @Test
    void paramsAndTagsComeChangeAndGo() {
        var diff = between(
                facts(Map.of("lr", "1", "gone", "x", "same", "y"), Map.of(), Map.of("a", "")),
                facts(Map.of("lr", "2", "come", "z", "same", "y"), Map.of(), Map.of("a", "b")));
        assertThat(diff.params())
                .containsExactly(
                        Map.entry("come", new ChangedValue<>(Optional.empty(), Optional.of("z"))),
                        Map.entry("gone", new ChangedValue<>(Optional.of("x"), Optional.empty())),
                        Map.entry("lr", change("1", "2")));
        assertThat(diff.tags()).containsExactly(Map.entry("a", change("", "b")));
        assertThat(diff.isEmpty()).isFalse();
    }

    @Test
    void whatSaysWhereAVersionCameFromIsComparedExceptWhoAndHow() {
        var diff = between(made("r1", "abc", false, "first"), made("r2", "def", true, "second"));
        assertThat(diff.single())
                .containsExactly(
                        Map.entry(Fact.RUN, change("r1", "r2")),
                        Map.entry(Fact.COMMIT, change("abc", "def")),
                        Map.entry(Fact.DIRTY, change("false", "true")),
                        Map.entry(Fact.DESCRIPTION, change("first", "second")));
    }

    @Test
    void metricsHaveADecimalDifferenceAndAPercentage() {
        var diff = between(
                facts(Map.of(), Map.of("acc", 0.931, "loss", -2.0, "zero", 0.0, "gone", 1.0), Map.of()),
                facts(Map.of(), Map.of("acc", 0.934, "loss", -3.0, "zero", 1.0), Map.of()));
        assertThat(metric(diff, "acc").difference()).contains(0.003);
        assertThat(metric(diff, "acc").percent())
                .hasValueSatisfying(percent -> assertThat(percent).isBetween(0.322, 0.323));
        assertThat(metric(diff, "loss").difference()).contains(-1.0);
        assertThat(metric(diff, "loss").percent()).contains(-50.0);
        assertThat(metric(diff, "zero").difference()).contains(1.0);
        assertThat(metric(diff, "zero").percent()).isEmpty();
        assertThat(metric(diff, "gone").difference()).isEmpty();
    }

    @Test
    void differencesTooLargeForANumberAreNotTold() {
        var change = new MetricChange(Optional.of(-Double.MAX_VALUE), Optional.of(Double.MAX_VALUE));
        assertThat(change.difference()).isEmpty();
        assertThat(change.percent()).isEmpty();
        assertThat(new MetricChange(Optional.of(Double.MIN_VALUE), Optional.of(1e300)).percent())
                .isEmpty();
    }

    @Test
    void anInputInThePlaceOfAnotherVersionIsOneChange() {
        var diff = between(from(input("a", 6), input("b", 1)), from(input("b", 1), input("a", 7)));
        assertThat(diff.inputs()).containsExactly(change(input("a", 6), input("a", 7)));
    }

    @Test
    void inputsThatDoNotPairComeAndGo() {
        var diff = between(from(input("a", 1), input("a", 2), input("c", 1)), from(input("a", 3), input("d", 4)));
        assertThat(diff.inputs())
                .containsExactly(
                        new ChangedValue<>(Optional.of(input("a", 1)), Optional.empty()),
                        new ChangedValue<>(Optional.of(input("a", 2)), Optional.empty()),
                        new ChangedValue<>(Optional.empty(), Optional.of(input("a", 3))),
                        new ChangedValue<>(Optional.of(input("c", 1)), Optional.empty()),
                        new ChangedValue<>(Optional.empty(), Optional.of(input("d", 4))));
    }
}
