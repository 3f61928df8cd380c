package dev.coffer.sql;

import static dev.coffer.catalog.Samples.addStored;
import static dev.coffer.catalog.Samples.freshUlid;
import static dev.coffer.catalog.Samples.pack;
import static dev.coffer.catalog.Samples.storage;
import static dev.coffer.catalog.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.CofferException;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Our catalog in the race of a commit with a condemnation, over and over, through several clients: never is an object
/// condemned that a version refers to.
final class CondemnRaceTest {
    /// More than the writers can refer to, so that the collectors always find something.
    private static final int OBJECTS = 200;
    private static final int ROUNDS = 60;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void noVersionEverRefersToACondemnedObject(TestDatabase database) throws Exception {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("CondemnRaceTest seed: -Dcoffer.seed=" + seed);
        var place = database.place(directory);
        try (var one = database.open(place);
                var other = database.open(place);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = IntStream.range(0, 4)
                    .mapToObj(i -> (Callable<Integer>) () -> run(i % 2 == 0 ? one : other, i < 2, new Random(seed + i)))
                    .toList();
            for (var future : threads.invokeAll(work)) {
                assertThat(future.get()).isPositive();
            }
        }
        assertThat(database.value(
                        place,
                        "SELECT count(*) FROM version_object v JOIN object o ON o.id = v.object_id WHERE o.condemned"))
                .isEqualTo("0");
    }

    /// How often it did what it wanted.
    private static int run(Catalog catalog, boolean collects, Random random) {
        int done = 0;
        for (int i = 0; i < ROUNDS; i++) {
            var object = pack(random.nextInt(OBJECTS));
            var change = collects
                    ? new Change.Condemn(Set.of(object))
                    : addStored("m" + random.nextInt(3), storage(freshUlid(), object));
            try {
                done += catalog.commit(transaction(change)) instanceof CommitResult.Committed ? 1 : 0;
            } catch (CofferException.Refused e) {
                // A version refers to it.
            }
        }
        return done;
    }
}
