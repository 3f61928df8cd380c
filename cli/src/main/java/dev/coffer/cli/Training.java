package dev.coffer.cli;

import dev.coffer.cli.session.ProcessContext;
import dev.coffer.cli.session.Terminal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Runs the most used commands once in a temporary directory. The launcher does so when it makes the start-up cache,
/// which then holds the classes of these commands and the compiler's profiles of the loops that move much data.
public final class Training {
    private static final int LARGE_BYTES = 24 << 20;
    private static final int SMALL_FILES = 1500;
    private static final int SMALL_BYTES = 8 << 10;

    private static final List<String> LOCAL = List.of(
            "put t file.txt --param a=1 --metric b=2 --tag c --alias d",
            "put t file.txt",
            "get t -o back",
            "show t",
            "show t --json",
            "ls",
            "log t",
            "alias ls t",
            "put much much",
            "get much -o muchback");
    private static final List<String> IN_BUCKET = List.of(
            "put t file.txt",
            "put u file.txt",
            "get t -o back2",
            "show t",
            "ls",
            "put much much",
            "get much -o muchback2");

    private Training() {}

    public static void main(String[] arguments) throws IOException {
        if (!run(Path.of("").toAbsolutePath())) {
            System.exit(1);
        }
    }

    /// Returns whether every command succeeded; otherwise the cache would lack the most used classes.
    static boolean run(Path directory) throws IOException {
        Files.writeString(directory.resolve("file.txt"), "training");
        writeMuch(directory.resolve("much"));
        var local = environment(directory);
        local.put("COFFER_STORE", directory.resolve("store").toString());
        return areRun(LOCAL, local, directory) && runInBucket(directory);
    }

    private static boolean runInBucket(Path directory) throws IOException {
        // The vendor's chain of credentials looks here first.
        System.setProperty("aws.accessKeyId", "training");
        System.setProperty("aws.secretAccessKey", "training");
        try (var bucket = new TrainingBucket()) {
            var cloud = environment(directory);
            cloud.put("COFFER_STORE", "s3://training/store");
            cloud.put("COFFER_ENDPOINT", bucket.endpoint());
            return areRun(IN_BUCKET, cloud, directory);
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    /// A large file and many small ones.
    private static void writeMuch(Path directory) throws IOException {
        var random = new Random(1);
        Files.createDirectory(directory);
        var large = new byte[LARGE_BYTES];
        random.nextBytes(large);
        Files.write(directory.resolve("large"), large);
        var small = new byte[SMALL_BYTES];
        for (int index = 0; index < SMALL_FILES; index++) {
            random.nextBytes(small);
            Files.write(directory.resolve("small" + index), small);
        }
    }

    private static Map<String, String> environment(Path directory) {
        var environment = new HashMap<>(System.getenv());
        environment.keySet().removeIf(name -> name.startsWith("COFFER_") || name.startsWith("AWS_"));
        environment.put("COFFER_CACHE_DIR", directory.resolve("cache").toString());
        return environment;
    }

    private static boolean areRun(List<String> commands, Map<String, String> environment, Path directory) {
        return commands.stream().allMatch(command -> isRun(command, environment, directory));
    }

    private static boolean isRun(String command, Map<String, String> environment, Path directory) {
        var program = new Program(new ProcessContext(
                environment,
                directory,
                new ByteArrayInputStream(new byte[0]),
                OutputStream.nullOutputStream(),
                System.err,
                Clock.systemUTC(),
                Terminal.detect(environment)));
        return program.run(command.split(" ")) == 0;
    }
}
