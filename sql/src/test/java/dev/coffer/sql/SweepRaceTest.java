package dev.coffer.sql;

import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.delete;
import static dev.coffer.catalog.Samples.restore;
import static dev.coffer.catalog.Samples.sweep;
import static dev.coffer.catalog.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.VersionState;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A sweep and a restoration of the same version at the same time, through two clients, over and over.
final class SweepRaceTest {
    private static final int ROUNDS = 40;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void exactlyOneOfASweepAndARestorationHappens(TestDatabase database) throws Exception {
        var place = database.place(directory);
        try (var one = database.open(place);
                var other = database.open(place);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 1; round <= ROUNDS; round++) {
                var id = "m:v" + round;
                one.commit(transaction(add("m"), delete(id)));
                var start = new CyclicBarrier(2);

                var results = threads.invokeAll(List.<Callable<String>>of(
                        () -> outcome(start, one, sweep(id)), () -> outcome(start, other, restore(id))));

                var state =
                        other.find(Reference.parse(id)).orElseThrow().version().state();
                assertThat(List.of(results.get(0).get(), results.get(1).get()))
                        .isEqualTo(state.swept() ? List.of("happened", "NOT_FOUND") : List.of("REFUSED", "happened"));
                assertThat(state.swept() || state.equals(VersionState.LIVE)).isTrue();
            }
        }
    }

    private static String outcome(CyclicBarrier start, Catalog catalog, Change change) throws Exception {
        start.await();
        try {
            return catalog.commit(transaction(change)) instanceof CommitResult.Committed ? "happened" : "unchanged";
        } catch (CofferException e) {
            return e.code();
        }
    }
}
