package dev.coffer.example.pipeline;

import static java.lang.String.format;
import static java.util.Locale.ROOT;

import dev.coffer.GetRequest;
import dev.coffer.PutRequest;
import dev.coffer.PutResult;
import dev.coffer.artifact.ArtifactType;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// The second stage: trains a network on a data set. The model is its weights and the loss of each epoch.
record TrainModel(Pipeline pipeline, Story story) {
    /// The share of the learning rate that is gone in the last epoch.
    private static final double DECAY = 0.9;

    /// @param dataset a reference to a data set
    PutResult run(Run run, String dataset) throws IOException {
        var settings = run.settings();
        story.tell(
                "train",
                format(
                        ROOT,
                        "gets %s, trains %d hidden units for %d epochs",
                        dataset,
                        settings.hiddenUnits(),
                        settings.epochs()));
        try (var store = pipeline.open();
                var workspace = Workspace.create()) {
            store.get(GetRequest.of(dataset, workspace.input()));
            var samples = Samples.read(Files.newInputStream(workspace.input().resolve(Names.TRAIN_FILE)));
            var random = new Random(settings.seed());
            var network = Network.untrained(samples, settings.hiddenUnits(), random);
            var losses = train(network, samples, settings, random);
            var output = workspace.output();
            Files.write(output.resolve(Names.WEIGHTS_FILE), network.weights().encode());
            Files.writeString(output.resolve(Names.HISTORY_FILE), history(losses));
            story.tell(
                    "",
                    format(
                            ROOT,
                            "%,d weights; training loss %.4f in the first epoch, %.4f in the last",
                            network.parameters(),
                            losses.getFirst(),
                            losses.getLast()));
            return story.stored(store.put(PutRequest.of(Names.MODEL, output)
                    .type(ArtifactType.MODEL)
                    .run(run.id())
                    .input(dataset)
                    .params(settings.training())
                    .metric("train_loss", losses.getLast())
                    .metric("parameters", network.parameters())
                    .alias(Names.CANDIDATE)
                    .build()));
        }
    }

    /// Gradient descent, one row at a time in an order that is new in each epoch.
    ///
    /// @return the mean loss of each epoch
    private static List<Double> train(Network network, Samples samples, Run.Settings settings, Random random) {
        var order = new ArrayList<>(IntStream.range(0, samples.size()).boxed().toList());
        var losses = new ArrayList<Double>();
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            Collections.shuffle(order, random);
            double rate = settings.learningRate() * (1 - DECAY * epoch / settings.epochs());
            double loss = 0;
            for (int i : order) {
                int label = samples.labels().get(i);
                loss += Scores.surprise(network.learn(samples.rows().get(i), label, rate), label);
            }
            losses.add(loss / samples.size());
        }
        return losses;
    }

    private static String history(List<Double> losses) {
        var text = new StringBuilder("epoch,train_loss\n");
        for (int epoch = 0; epoch < losses.size(); epoch++) {
            text.append(epoch + 1).append(',').append(losses.get(epoch)).append('\n');
        }
        return text.toString();
    }
}
