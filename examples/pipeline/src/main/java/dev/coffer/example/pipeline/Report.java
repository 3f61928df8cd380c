package dev.coffer.example.pipeline;

import static java.lang.String.format;
import static java.util.Locale.ROOT;

import dev.coffer.artifact.VersionId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is to be said about a model after its evaluation.
///
/// @param rival the model in use, judged by the same rows
record Report(Run run, VersionId dataset, Samples test, Judged candidate, Optional<Judged> rival) {
    /// A model and how well it does.
    record Judged(VersionId model, Scores scores) {}

    /// Writes the report as Markdown, its figures as JSON, and the course of the training as a picture.
    ///
    /// @param history the loss of each epoch, as training wrote it; closed here
    void write(Path directory, InputStream history) throws IOException {
        Files.writeString(directory.resolve("report.md"), markdown());
        Files.writeString(directory.resolve("metrics.json"), json());
        try (history) {
            var losses = new String(history.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .skip(1)
                    .map(line -> Double.valueOf(line.substring(line.indexOf(',') + 1)))
                    .toList();
            Files.writeString(directory.resolve("loss.svg"), chart(losses));
        }
    }

    /// The figures in a few words, one line per model.
    List<String> figures() {
        var lines = new ArrayList<String>();
        lines.add(figures(candidate));
        rival.ifPresent(prod -> lines.add(figures(prod) + ", in use"));
        lines.add(format(ROOT, "accuracy %.4f for always the same answer", Scores.trivialAccuracy(test)));
        return lines;
    }

    private static String figures(Judged judged) {
        var scores = judged.scores();
        return format(
                ROOT,
                "accuracy %.4f, log loss %.4f, AUC %.4f for %s",
                scores.accuracy(),
                scores.logLoss(),
                scores.auc(),
                judged.model());
    }

    private String markdown() {
        var text = new StringBuilder();
        text.append("# Will a delivery be late? Report on `")
                .append(candidate.model())
                .append("`\n\n");
        text.append(format(
                ROOT,
                "Run `%s`. Judged by %,d test rows of `%s`, which it was not trained on.\n\n",
                run.id(),
                test.size(),
                dataset));
        text.append("| model | accuracy | log loss | AUC |\n|---|---|---|---|\n");
        text.append(line("`" + candidate.model() + "`", candidate.scores()));
        rival.ifPresent(prod -> text.append(line("`" + prod.model() + "`, in use", prod.scores())));
        text.append(format(ROOT, "| always the same answer | %.4f | | 0.5000 |\n", Scores.trivialAccuracy(test)));
        text.append("\n| setting | value |\n|---|---|\n");
        run.settings().training().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(setting -> text.append("| %s | %s |\n".formatted(setting.getKey(), setting.getValue())));
        return text.append("\n![Training loss by epoch](loss.svg)\n").toString();
    }

    private static String line(String who, Scores scores) {
        return format(ROOT, "| %s | %.4f | %.4f | %.4f |\n", who, scores.accuracy(), scores.logLoss(), scores.auc());
    }

    private String json() {
        var scores = candidate.scores();
        return """
                {
                  "model": "%s",
                  "dataset": "%s",
                  "test_rows": %d,
                  "accuracy": %s,
                  "log_loss": %s,
                  "auc": %s
                }
                """.formatted(
                        candidate.model(), dataset, test.size(), scores.accuracy(), scores.logLoss(), scores.auc());
    }

    /// A line through the losses; the picture is 320 wide and 160 high, its lower edge the smallest loss.
    private static String chart(List<Double> losses) {
        double smallest = losses.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double largest = losses.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        var points = new StringBuilder();
        for (int i = 0; i < losses.size(); i++) {
            double x = 20 + 280.0 * i / Math.max(1, losses.size() - 1);
            double y = 130 - 100 * (losses.get(i) - smallest) / Math.max(1e-9, largest - smallest);
            points.append(format(ROOT, "%.1f,%.1f ", x, y));
        }
        return format(ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 160" font-family="sans-serif" font-size="10">
                  <rect width="320" height="160" fill="white"/>
                  <polyline points="%s" fill="none" stroke="#1f6feb" stroke-width="2"/>
                  <text x="20" y="20">training loss: %.4f in the first epoch, %.4f in the last of %d</text>
                </svg>
                """, points.toString().strip(), losses.getFirst(), losses.getLast(), losses.size());
    }
}
