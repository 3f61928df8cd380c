package dev.coffer.blob;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// What a test needs from the machine. On a developer's machine that lacks it the test is aborted, loudly; in continuous
/// integration (`CI=true`) it fails, so that a test never goes missing unseen.
public final class Requires {
    private Requires() {}

    /// A program on the path that runs.
    public static void program(String name, String... arguments) throws IOException, InterruptedException {
        that(isOnPath(name) && runs(name, arguments), "a working '" + name + "'");
    }

    /// Anything else.
    ///
    /// @param what as in "this test needs …"
    public static void that(boolean isThere, String what) {
        if (isThere) {
            return;
        }
        var message = "*** NOT TESTED: this test needs " + what + " ***";
        System.err.println(message);
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(message);
        }
        Assumptions.abort(message);
    }

    private static boolean isOnPath(String name) {
        var path = System.getenv("PATH");
        return path != null
                && Arrays.stream(path.split(":", -1)).anyMatch(place -> Files.isExecutable(Path.of(place, name)));
    }

    private static boolean runs(String name, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(name);
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
