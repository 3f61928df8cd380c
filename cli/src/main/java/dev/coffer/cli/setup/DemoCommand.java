package dev.coffer.cli.setup;

import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import dev.coffer.example.pipeline.Demo;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "demo",
        description = {
            "Run a small real pipeline, twice, on a store of its own, and show what the store knows then.",
            "The pipeline is examples/pipeline of the source tree. Settings of other stores are not used."
        },
        footer = {"", "Example: coffer demo ./try-it"})
public final class DemoCommand implements Command {
    @Parameters(
            paramLabel = "DIRECTORY",
            arity = "0..1",
            description = "The directory; coffer-demo by default. Absent, empty, or left by an earlier demo.")
    Path directory = Path.of("coffer-demo");

    @Override
    public int run(Session session) {
        var context = session.context();
        // The demo prints as it goes, so there is no result and no JSON document at the end.
        var out = new PrintStream(context.out(), true, StandardCharsets.UTF_8);
        Demo.run(context.directory().resolve(directory), out);
        return 0;
    }
}
