package dev.coffer.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs the commands that people run most, once, in a directory that is thrown away. The launcher starts it when it makes the
/// start-up cache, so that the classes of these commands are in it.
public final class Training {
    private Training() {}

    public static void main(String[] arguments) throws IOException {
        if (!run(Path.of("").toAbsolutePath())) {
            System.exit(1);
        }
    }

    /// Whether every command did what it should; a cache made otherwise would lack what is run most.
    static boolean run(Path directory) throws IOException {
        Files.writeString(directory.resolve("file.txt"), "training");
        var local = environment(directory);
        local.put("COFFER_STORE", directory.resolve("store").toString());
        for (var command : List.of(
                "put t file.txt --param a=1 --metric b=2 --tag c --alias d",
                "put t file.txt",
                "get t -o back",
                "show t",
                "show t --json",
                "ls",
                "log t",
                "alias ls t")) {
            if (!isRun(command, local, directory)) {
                return false;
            }
        }
        try (var bucket = new TrainingBucket()) {
            var cloud = environment(directory);
            cloud.put("COFFER_STORE", "s3://training/store");
            cloud.put("COFFER_ENDPOINT", bucket.endpoint());
            cloud.put("COFFER_CREDENTIALS_ACCESS_KEY_ID", "training");
            cloud.put("COFFER_CREDENTIALS_SECRET_ACCESS_KEY", "training");
            for (var command : List.of("put t file.txt", "put u file.txt", "get t -o back2", "show t", "ls")) {
                if (!isRun(command, cloud, directory)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Map<String, String> environment(Path directory) {
        var environment = new HashMap<>(System.getenv());
        environment.keySet().removeIf(name -> name.startsWith("COFFER_") || name.startsWith("AWS_"));
        environment.put("COFFER_CACHE_DIR", directory.resolve("cache").toString());
        return environment;
    }

    private static boolean isRun(String command, Map<String, String> environment, Path directory) {
        var program = new Program(new Surroundings(
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
