package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever the heap, a command finishes or fails; 64 MiB are enough for all of them.
class SmallHeapTest {
    private static final int MINUTES = 4;

    @TempDir
    Path place;

    @ParameterizedTest
    @CsvSource({"48, mixed, disk", "64, mixed, disk", "96, mixed, disk", "64, mixed, network", "48, sparse, disk"})
    void aSmallHeapIsEnough(int mebibytes, String what, String where) throws Exception {
        var ran = run(mebibytes, what, where);

        assertThat(ran.exit()).as(ran.output()).isZero();
    }

    /// Some find the memory to say so, and some do not even start.
    @ParameterizedTest
    @CsvSource({"8, mixed, disk", "16, mixed, disk", "20, mixed, network"})
    void aHeapThatIsTooSmallIsAFailureAndNoWaiting(int mebibytes, String what, String where) throws Exception {
        var ran = run(mebibytes, what, where);

        assertThat(ran.exit()).as(ran.output()).isIn(0, 1);
    }

    private record Ran(int exit, String output) {}

    private Ran run(int mebibytes, String what, String where) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var output = place.resolve("output");
        var process = new ProcessBuilder(List.of(
                        java,
                        "-Xmx" + mebibytes + "m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeap.class.getName(),
                        place.toString(),
                        what,
                        where))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        var text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as("it ended by itself: %s", text).isTrue();
        return new Ran(process.waitFor(), text);
    }
}
