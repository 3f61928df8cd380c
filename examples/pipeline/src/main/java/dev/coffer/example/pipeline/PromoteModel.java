package dev.coffer.example.pipeline;

import static java.lang.String.format;
import static java.util.Locale.ROOT;

import dev.coffer.AliasChange;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;

/// After the stages: puts a model in use when its evaluation says that it is better than the one in use.
record PromoteModel(Pipeline pipeline, Story story) {
    /// @param evaluation a reference to the evaluation of a model
    void run(String evaluation) {
        try (var store = pipeline.open()) {
            var judged = store.version(evaluation);
            var candidate = judged.facts().inputs().getFirst();
            var rival = judged.facts().metrics().get(EvaluateModel.PROD_LOG_LOSS);
            double logLoss = judged.facts().metrics().getOrDefault("log_loss", Double.MAX_VALUE);
            if (rival != null && logLoss >= rival) {
                story.tell(
                        "promote",
                        format(
                                ROOT,
                                "%s stays %s: %s has a log loss of %.4f, no better than %.4f",
                                inUse(judged),
                                Names.PROD,
                                candidate,
                                logLoss,
                                rival));
                return;
            }
            var why = rival == null ? "the first one" : format(ROOT, "log loss %.4f instead of %.4f", logLoss, rival);
            // Fails if somebody promoted another model in the meantime, for then the comparison means nothing.
            var change = AliasChange.of(Names.MODEL, Names.PROD, "v" + candidate.number())
                    .because(why);
            store.setAlias(
                    rival == null
                            ? change.expectingNone()
                            : change.expecting(inUse(judged).number()));
            story.tell("promote", candidate + " is now " + Names.PROD + ": " + why);
        }
    }

    /// The model it was compared with: the last input.
    private static VersionId inUse(Version evaluation) {
        return evaluation.facts().inputs().getLast();
    }
}
