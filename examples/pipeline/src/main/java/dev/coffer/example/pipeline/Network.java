package dev.coffer.example.pipeline;

import dev.coffer.example.pipeline.Safetensors.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A neural network with one hidden layer of rectified units. It gives the probability of "yes".
///
/// Inputs are shifted and scaled by what the training data looked like, which is kept with the weights. The figures are
/// the same on every machine: sums in a fixed order, and functions from [StrictMath]. Not for several threads.
final class Network {
    private final List<String> features;
    private final double[] mean;
    private final double[] deviation;
    private final double[] hiddenWeights;
    private final double[] hiddenBias;
    private final double[] outputWeights;
    private final double[] outputBias;

    /// What the last prediction went through.
    private final double[] scaled;

    private final double[] activation;

    private Network(
            List<String> features,
            double[] mean,
            double[] deviation,
            double[] hiddenWeights,
            double[] hiddenBias,
            double[] outputWeights,
            double[] outputBias) {
        this.features = features;
        this.mean = mean;
        this.deviation = deviation;
        this.hiddenWeights = hiddenWeights;
        this.hiddenBias = hiddenBias;
        this.outputWeights = outputWeights;
        this.outputBias = outputBias;
        this.scaled = new double[mean.length];
        this.activation = new double[hiddenBias.length];
    }

    /// A network that knows nothing yet but the range of its inputs.
    static Network untrained(Samples samples, int hiddenUnits, Random random) {
        int inputs = samples.features().size();
        var mean = new double[inputs];
        var deviation = new double[inputs];
        for (int k = 0; k < inputs; k++) {
            int column = k;
            mean[k] = samples.rows().stream().mapToDouble(row -> row[column]).sum() / samples.size();
            double variance = samples.rows().stream()
                            .mapToDouble(row -> (row[column] - mean[column]) * (row[column] - mean[column]))
                            .sum()
                    / samples.size();
            deviation[k] = Math.max(1e-6, Math.sqrt(variance));
        }
        return new Network(
                samples.features(),
                mean,
                deviation,
                random.doubles((long) hiddenUnits * inputs, -1, 1)
                        .map(w -> w * Math.sqrt(6.0 / inputs))
                        .toArray(),
                new double[hiddenUnits],
                random.doubles(hiddenUnits, -1, 1)
                        .map(w -> w * Math.sqrt(6.0 / hiddenUnits))
                        .toArray(),
                new double[1]);
    }

    /// The network that [#weights] wrote.
    static Network of(Safetensors weights) {
        return new Network(
                List.of(weights.metadata().getOrDefault("features", "").split(",")),
                weights.tensor("input.mean"),
                weights.tensor("input.deviation"),
                weights.tensor("hidden.weight"),
                weights.tensor("hidden.bias"),
                weights.tensor("output.weight"),
                weights.tensor("output.bias"));
    }

    Safetensors weights() {
        int inputs = mean.length;
        int hidden = hiddenBias.length;
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("input.mean", Tensor.of(mean, inputs));
        tensors.put("input.deviation", Tensor.of(deviation, inputs));
        tensors.put("hidden.weight", Tensor.of(hiddenWeights, hidden, inputs));
        tensors.put("hidden.bias", Tensor.of(hiddenBias, hidden));
        tensors.put("output.weight", Tensor.of(outputWeights, 1, hidden));
        tensors.put("output.bias", Tensor.of(outputBias, 1));
        return new Safetensors(Map.of("features", String.join(",", features)), tensors);
    }

    List<String> features() {
        return features;
    }

    /// How many numbers training sets.
    int parameters() {
        return hiddenWeights.length + hiddenBias.length + outputWeights.length + outputBias.length;
    }

    /// The probability of "yes".
    double probability(double[] row) {
        int inputs = mean.length;
        for (int k = 0; k < inputs; k++) {
            scaled[k] = (row[k] - mean[k]) / deviation[k];
        }
        double sum = outputBias[0];
        for (int j = 0; j < activation.length; j++) {
            double unit = hiddenBias[j];
            for (int k = 0; k < inputs; k++) {
                unit += hiddenWeights[j * inputs + k] * scaled[k];
            }
            activation[j] = Math.max(0, unit);
            sum += outputWeights[j] * activation[j];
        }
        return 1 / (1 + StrictMath.exp(-sum));
    }

    /// One step of gradient descent on the log loss of one row.
    ///
    /// @return the probability before the step
    double learn(double[] row, int label, double rate) {
        double probability = probability(row);
        double step = rate * (probability - label);
        for (int j = 0; j < activation.length; j++) {
            if (activation[j] > 0) {
                double unitStep = step * outputWeights[j];
                outputWeights[j] -= step * activation[j];
                hiddenBias[j] -= unitStep;
                for (int k = 0; k < scaled.length; k++) {
                    hiddenWeights[j * scaled.length + k] -= unitStep * scaled[k];
                }
            }
        }
        outputBias[0] -= step;
        return probability;
    }
}
