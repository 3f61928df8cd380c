package dev.coffer.example.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ScoresTest {
    private static final Offset<Double> EXACT = Offset.offset(1e-9);

    @Test
    void figuresAreThoseWorkedOutByHand() {
        // Probabilities of "yes": 1/2, 3/4, 3/4 and 9/10. Of the four pairs of yes and no, one is a tie and none is
        // wrong.
        var test = samples(List.of(0, 1, 0, 1), 0.5, 0.75, 0.75, 0.9);

        var scores = Scores.of(identity(), test);

        assertThat(scores.accuracy()).isEqualTo(0.5);
        assertThat(scores.auc()).isEqualTo((1 + 1 + 1 + 0.5) / 4, EXACT);
        assertThat(scores.logLoss())
                .isEqualTo(-(Math.log(0.5) + Math.log(0.75) + Math.log(0.25) + Math.log(0.9)) / 4, EXACT);
    }

    @Test
    void theTrivialAnswerIsTheMoreFrequentOne() {
        assertThat(Scores.trivialAccuracy(samples(List.of(1, 1, 1, 0), 0.1, 0.1, 0.1, 0.1)))
                .isEqualTo(0.75);
        assertThat(Scores.trivialAccuracy(samples(List.of(0, 0, 1, 0), 0.1, 0.1, 0.1, 0.1)))
                .isEqualTo(0.75);
    }

    /// Rows whose only feature is the log of the odds, for [#identity].
    private static Samples samples(List<Integer> labels, double... probabilities) {
        var rows = Arrays.stream(probabilities)
                .mapToObj(p -> new double[] {Math.log(p / (1 - p))})
                .toList();
        return new Samples(List.of("odds"), rows, labels);
    }

    /// Two units that let the log of the odds through as it is.
    private static Network identity() {
        var tensors = new LinkedHashMap<String, Safetensors.Tensor>();
        tensors.put("input.mean", Safetensors.Tensor.of(new double[] {0}, 1));
        tensors.put("input.deviation", Safetensors.Tensor.of(new double[] {1}, 1));
        tensors.put("hidden.weight", Safetensors.Tensor.of(new double[] {1, -1}, 2, 1));
        tensors.put("hidden.bias", Safetensors.Tensor.of(new double[] {0, 0}, 2));
        tensors.put("output.weight", Safetensors.Tensor.of(new double[] {1, -1}, 1, 2));
        tensors.put("output.bias", Safetensors.Tensor.of(new double[] {0}, 1));
        return Network.of(new Safetensors(Map.of("features", "odds"), tensors));
    }
}
