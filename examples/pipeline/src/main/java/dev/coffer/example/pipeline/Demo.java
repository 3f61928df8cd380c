package dev.coffer.example.pipeline;

import dev.coffer.PutResult;
import dev.coffer.artifact.CofferException;
import dev.coffer.store.StoreOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Runs the pipeline once for each run in `pipeline.yaml` and shows what the store knows afterwards.
public final class Demo {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Pipeline pipeline;
    private final Story story;

    private Demo(Pipeline pipeline, Story story) {
        this.pipeline = pipeline;
        this.story = story;
    }

    /// Runs in the directory that the first argument names, or in `coffer-demo`.
    public static void main(String[] arguments) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        run(Path.of(arguments.length > 0 ? arguments[0] : "coffer-demo"), out);
    }

    /// Runs the demo in a directory, which is made if it is not there. What an earlier demo left there stays, and gets
    /// further versions.
    ///
    /// @throws CofferException.Invalid     when the directory holds something else
    /// @throws CofferException.Unavailable when a file cannot be written or read
    public static void run(Path directory, PrintStream out) {
        var environment = environment();
        try {
            var file = pipelineFile(directory);
            // Each file that a stage puts is a new one, so there is nothing for a cache of digests to remember.
            var options =
                    StoreOptions.in(environment, Path.of("").toAbsolutePath()).withoutCache();
            new Demo(Pipeline.read(directory, environment, options), new Story(out)).tell(file);
        } catch (IOException e) {
            throw new CofferException.Unavailable("the demo cannot go on: " + e, e);
        }
    }

    /// The environment without settings of Coffer: a demo must not end up in a store that is in earnest use.
    private static Map<String, String> environment() {
        var environment = new HashMap<>(System.getenv());
        environment.keySet().removeIf(name -> name.startsWith("COFFER_"));
        return environment;
    }

    /// Writes the pipeline's own file the first time. Later it may have been edited.
    private static Path pipelineFile(Path directory) throws IOException {
        var file = directory.resolve(Pipeline.FILE);
        if (!Files.exists(file)) {
            checkUnused(directory);
            Files.createDirectories(directory);
            try (var own = Demo.class.getResourceAsStream(Pipeline.FILE)) {
                Files.copy(Objects.requireNonNull(own, "the example was built without its pipeline.yaml"), file);
            }
        }
        return file;
    }

    /// Somebody's files, or even somebody's store, are no place for a demo.
    private static void checkUnused(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        var hint = "name a directory that is empty or absent, or one of an earlier demo";
        if (!Files.isDirectory(directory)) {
            throw new CofferException.Invalid("'" + directory + "' is a file", hint);
        }
        try (var children = Files.list(directory)) {
            if (children.findAny().isPresent()) {
                throw new CofferException.Invalid("'" + directory + "' is not empty, and no demo was there", hint);
            }
        }
    }

    private void tell(Path file) throws IOException {
        story.line("A pipeline that learns which deliveries will be late. Its runs are described in " + file + ".");
        try (var store = pipeline.open()) {
            story.line("What it makes is kept in " + store.location() + ", "
                    + (store.isNew() ? "a new store." : "where a store is already: versions are added to it."));
        }
        var outcomes = new ArrayList<Outcome>();
        for (var settings : pipeline.runs()) {
            var run = new Run(
                    settings.name() + "-"
                            + MOMENT.format(pipeline.options().clock().instant()),
                    settings);
            outcomes.add(run(run));
        }
        try (var store = pipeline.open()) {
            new Summary(store, story).tell(outcomes);
        }
    }

    private Outcome run(Run run) throws IOException {
        story.line("");
        story.line("Run " + run.id());
        var raw = new CollectData(pipeline, story).run(run);
        var dataset = new PrepareData(pipeline, story).run(run, reference(raw));
        var model = new TrainModel(pipeline, story).run(run, reference(dataset));
        var evaluation = new EvaluateModel(pipeline, story).run(run, reference(model), reference(dataset));
        new PromoteModel(pipeline, story).run(reference(evaluation));
        return new Outcome(raw, dataset, model, evaluation);
    }

    private static String reference(PutResult put) {
        return put.version().id().toString();
    }
}
