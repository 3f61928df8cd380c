package dev.coffer.example.pipeline;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/// How well a model does on rows it has not seen.
///
/// @param accuracy the share of rows it is right about
/// @param logLoss  the mean surprise at the truth, in nats; smaller is better
/// @param auc      how likely a late delivery gets a higher probability than a punctual one
record Scores(double accuracy, double logLoss, double auc) {
    /// Where "yes" begins.
    static final double THRESHOLD = 0.5;

    /// Keeps a certain and wrong answer from being infinitely bad.
    private static final double SMALLEST = 1e-12;

    static Scores of(Network model, Samples test) {
        var probabilities = test.rows().stream().mapToDouble(model::probability).toArray();
        int right = 0;
        double surprise = 0;
        for (int i = 0; i < probabilities.length; i++) {
            int label = test.labels().get(i);
            right += (probabilities[i] >= THRESHOLD ? 1 : 0) == label ? 1 : 0;
            surprise += surprise(probabilities[i], label);
        }
        return new Scores((double) right / test.size(), surprise / test.size(), areaUnderCurve(probabilities, test));
    }

    /// How much the truth surprises someone who gave "yes" this probability.
    static double surprise(double probability, int label) {
        return -StrictMath.log(Math.max(SMALLEST, label == 1 ? probability : 1 - probability));
    }

    /// How often one is right who always gives the more frequent answer.
    static double trivialAccuracy(Samples test) {
        double yes = (double) test.labels().stream().mapToInt(Integer::intValue).sum() / test.size();
        return Math.max(yes, 1 - yes);
    }

    Map<String, Double> metrics() {
        var metrics = new LinkedHashMap<String, Double>();
        metrics.put("accuracy", accuracy);
        metrics.put("log_loss", logLoss);
        metrics.put("auc", auc);
        return metrics;
    }

    /// The statistic of Mann and Whitney: ranks of the late ones, where equal probabilities share their mean rank.
    private static double areaUnderCurve(double[] probabilities, Samples test) {
        var order = IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> probabilities[i]))
                .toList();
        double ranks = 0;
        double late = 0;
        for (int from = 0; from < order.size(); ) {
            int to = from;
            int lateHere = 0;
            while (to < order.size() && probabilities[order.get(to)] == probabilities[order.get(from)]) {
                lateHere += test.labels().get(order.get(to));
                to++;
            }
            ranks += lateHere * (from + 1 + to) / 2.0;
            late += lateHere;
            from = to;
        }
        double punctual = order.size() - late;
        return (ranks - late * (late + 1) / 2) / (late * punctual);
    }
}
