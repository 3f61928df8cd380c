package dev.coffer.example.pipeline;

import dev.coffer.ArtifactStore;
import dev.coffer.PutRequest;
import dev.coffer.PutResult;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.example.pipeline.Report.Judged;
import java.io.IOException;
import java.util.Optional;

/// The third stage: judges a model by rows it has not seen, beside the one in use, and writes a report.
record EvaluateModel(Pipeline pipeline, Story story) {
    /// The metric a model in use is compared by, as the evaluation of its challenger records it.
    static final String PROD_LOG_LOSS = "prod_log_loss";

    /// @param model   a reference to a model
    /// @param dataset a reference to the data set whose test rows count
    PutResult run(Run run, String model, String dataset) throws IOException {
        story.tell("evaluate", "reads " + model + " and the test rows of " + dataset);
        try (var store = pipeline.open();
                var workspace = Workspace.create()) {
            var test = Samples.read(store.read(dataset, Names.TEST_FILE));
            var candidate = judge(store, store.version(model).id(), test);
            var inUse = inUse(store);
            var rival = inUse.isPresent() ? Optional.of(judge(store, inUse.get(), test)) : Optional.<Judged>empty();
            var report = new Report(run, store.version(dataset).id(), test, candidate, rival);
            var output = workspace.output();
            report.write(output, store.read(model, Names.HISTORY_FILE));
            report.figures().forEach(line -> story.tell("", line));
            var request = PutRequest.of(Names.EVALUATION, output)
                    .type(ArtifactType.EVALUATION)
                    .run(run.id())
                    .input(model)
                    .input(dataset)
                    .param("threshold", Double.toString(Scores.THRESHOLD))
                    .metrics(candidate.scores().metrics());
            rival.ifPresent(prod -> request.input(prod.model().toString())
                    .metric(PROD_LOG_LOSS, prod.scores().logLoss()));
            return story.stored(store.put(request.build()));
        }
    }

    /// Streams the weights out of the store; no file is needed.
    private static Judged judge(ArtifactStore store, VersionId model, Samples test) throws IOException {
        try (var weights = store.read(model.toString(), Names.WEIGHTS_FILE)) {
            var network = Network.of(Safetensors.read(weights));
            if (!network.features().equals(test.features())) {
                throw new CofferException.Invalid(model + " was trained on other features: " + network.features());
            }
            return new Judged(model, Scores.of(network, test));
        }
    }

    /// The version in use, if there is one yet.
    private static Optional<VersionId> inUse(ArtifactStore store) {
        return store.lookup(Names.MODEL + ":" + Names.PROD).map(Version::id);
    }
}
