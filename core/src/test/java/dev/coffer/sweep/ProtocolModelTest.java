package dev.coffer.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.sweep.ModelState.Layer;
import dev.coffer.sweep.ModelState.Sweeping;
import dev.coffer.sweep.ModelState.Writer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every order in which writers, collectors, somebody who deletes, somebody who restores and somebody who repacks can
/// take their steps, with crashes anywhere, on a store of a few objects and with the rules that decide real commits.
class ProtocolModelTest {
    /// A search that grows beyond this is a mistake in the model.
    private static final int STATES_LIMIT = 3_000_000;

    private static final Writer WRITER = new Writer(ModelState.At.LOOK, 0, 0, 2);
    private static final ModelFacts ONE_VERSION = new ModelFacts(List.of(new Held(1, Held.Life.LIVE)), 0);

    private static ModelState start(Writer other, Sweeping collector, Layer relocator, int deletes) {
        return new ModelState(ONE_VERSION, 1, 1, WRITER, other, Sweeping.START, collector, relocator, deletes, 1);
    }

    private static final ModelState TWO_OF_EACH = start(WRITER, Sweeping.START, Layer.GONE, 1);
    private static final ModelState WITH_RELOCATOR = start(Writer.GONE, Sweeping.START, Layer.START, 1);

    /// @param path how it came to the first state in which something is missing; empty when there is none
    private record Found(int states, List<ModelState> path, Map<ModelSteps.Kind, Long> kinds) {}

    private static Found search(ModelState start, Set<Defect> defects) {
        var steps = new ModelSteps(defects);
        var before = new HashMap<ModelState, ModelState>();
        var open = new ArrayDeque<ModelState>();
        before.put(start, start);
        open.add(start);
        while (!open.isEmpty()) {
            var state = open.remove();
            for (var next : steps.from(state)) {
                var canonical = next.canonical();
                if (before.putIfAbsent(canonical, state) == null) {
                    if (!canonical.isWhole()) {
                        return new Found(before.size(), path(canonical, before), steps.kinds());
                    }
                    open.add(canonical);
                }
            }
            assertThat(before.size()).isLessThan(STATES_LIMIT);
        }
        return new Found(before.size(), List.of(), steps.kinds());
    }

    private static List<ModelState> path(ModelState end, Map<ModelState, ModelState> before) {
        var path = new ArrayList<ModelState>();
        for (var state = end; path.isEmpty() || !path.getLast().equals(state); state = before.get(state)) {
            path.add(state);
        }
        Collections.reverse(path);
        return path;
    }

    private static Found holds(String what, ModelState start) {
        long begin = System.nanoTime();
        var found = search(start, Set.of());
        System.out.printf(
                "%s: %,d states, %d ms%n%s%n",
                what, found.states(), (System.nanoTime() - begin) / 1_000_000, found.kinds());
        assertThat(found.path()).as("the way to a loss").isEmpty();
        return found;
    }

    @Test
    void nothingIsLostWithTwoWritersAndTwoCollectors() {
        var found = holds("2 writers, 2 collectors, deleter, restorer", TWO_OF_EACH);

        assertThat(found.states()).isGreaterThan(100_000);
        assertThat(found.kinds().keySet())
                .containsAll(EnumSet.range(ModelSteps.Kind.COMMITTED, ModelSteps.Kind.RESTORE_REFUSED));
    }

    @Test
    void nothingIsLostWhenVersionsAreLaidElsewhereMeanwhile() {
        var found = holds("1 writer, 2 collectors, relocator, deleter, restorer", WITH_RELOCATOR);

        assertThat(found.kinds().keySet()).containsAll(EnumSet.allOf(ModelSteps.Kind.class));
    }

    @ParameterizedTest
    @EnumSource
    void everyWrongProtocolLosesSomething(Defect defect) {
        var found =
                search(defect == Defect.RELOCATE_WITHOUT_LOOKING ? WITH_RELOCATOR : TWO_OF_EACH, EnumSet.of(defect));

        System.out.printf(
                "%s: loses something after %d steps, %,d states%n",
                defect, found.path().size() - 1, found.states());
        assertThat(found.path()).isNotEmpty();
    }
}
