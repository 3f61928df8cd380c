package dev.coffer.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;

/// Runs the commands that people run most, once, in a directory that is thrown away. The launcher starts it when it makes the
/// start-up cache, so that the classes of these commands are in it.
public final class Training {
    private Training() {}

    public static void main(String[] arguments) throws IOException {
        var directory = Path.of("").toAbsolutePath();
        var environment = new HashMap<>(System.getenv());
        environment.put("COFFER_CACHE_DIR", directory.resolve("cache").toString());
        environment.put("COFFER_STORE", directory.resolve("store").toString());
        Files.writeString(directory.resolve("file.txt"), "training");
        for (var command : List.of(
                "put t file.txt --param a=1 --metric b=2 --tag c --alias d",
                "put t file.txt",
                "get t -o back",
                "show t",
                "show t --json",
                "ls",
                "log t",
                "alias ls t")) {
            var program = new Program(new Surroundings(
                    environment,
                    directory,
                    new ByteArrayInputStream(new byte[0]),
                    OutputStream.nullOutputStream(),
                    System.err,
                    Clock.systemUTC(),
                    Terminal.detect(environment)));
            if (program.run(command.split(" ")) != 0) {
                System.exit(1);
            }
        }
    }
}
