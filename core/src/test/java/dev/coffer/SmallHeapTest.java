package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Whatever the heap, a command finishes or fails; 64 MiB are enough for all of them.
///
/// Two processes run at a time, with the same content.
class SmallHeapTest {
    private static final int MINUTES = 4;

    private static final List<Run> ENOUGH = List.of(
            new Run(48, "mixed", "disk"),
            new Run(64, "mixed", "disk"),
            new Run(96, "mixed", "disk"),
            new Run(64, "mixed", "network"),
            new Run(48, "sparse", "disk"));

    private static final List<Run> TOO_SMALL =
            List.of(new Run(8, "mixed", "disk"), new Run(16, "mixed", "disk"), new Run(20, "mixed", "network"));

    @TempDir(factory = MemoryTempDir.class)
    static Path place;

    private static ExecutorService two;
    private static Map<Run, Future<Ended>> runs;

    record Run(int mebibytes, String what, String where) {}

    private record Ended(boolean byItself, int exit, String output) {}

    @BeforeAll
    static void start() throws IOException {
        for (var what : List.of("mixed", "sparse")) {
            SmallHeap.make(what, Files.createDirectory(place.resolve(what)));
        }
        two = Executors.newFixedThreadPool(2);
        runs = Stream.of(ENOUGH, TOO_SMALL)
                .flatMap(List::stream)
                .collect(Collectors.toMap(Function.identity(), run -> two.submit(() -> end(run))));
    }

    @AfterAll
    static void stop() {
        two.shutdownNow();
        two.close();
    }

    @ParameterizedTest
    @FieldSource("ENOUGH")
    void aSmallHeapIsEnough(Run run) throws Exception {
        var ended = ended(run);

        assertThat(ended.exit()).as(ended.output()).isZero();
    }

    /// Some find the memory to say so, and some do not even start.
    @ParameterizedTest
    @FieldSource("TOO_SMALL")
    void aHeapThatIsTooSmallIsAFailureAndNoWaiting(Run run) throws Exception {
        var ended = ended(run);

        assertThat(ended.exit()).as(ended.output()).isIn(0, 1);
    }

    private static Ended ended(Run run) throws Exception {
        var ended = Objects.requireNonNull(runs.get(run)).get();
        assertThat(ended.byItself())
                .as("it ended by itself: %s", ended.output())
                .isTrue();
        return ended;
    }

    private static Ended end(Run run) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var stores = Files.createTempDirectory(place, "stores");
        var output = stores.resolve("output");
        var process = new ProcessBuilder(List.of(
                        java,
                        "-Xmx" + run.mebibytes() + "m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeap.class.getName(),
                        place.resolve(run.what()).toString(),
                        stores.toString(),
                        run.where()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean byItself;
        try {
            byItself = process.waitFor(MINUTES, TimeUnit.MINUTES);
        } finally {
            process.destroyForcibly();
        }
        var ended = new Ended(byItself, process.waitFor(), Files.readString(output, StandardCharsets.UTF_8));
        Trees.delete(stores);
        return ended;
    }
}
