package dev.coffer.example.pipeline;

import static java.lang.String.format;
import static java.util.Locale.ROOT;

import dev.coffer.ArtifactStore;
import dev.coffer.artifact.Code;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Shows what the store knows after the runs. What a put found to be stored already is the only thing not read from it.
record Summary(ArtifactStore store, Story story) {
    private static final String ROW = "  %-23s %-25s %10s %10s   %s";
    private static final String CHANGE = "  %-8s %-14s %s → %s";

    private static final List<String> COMMANDS = List.of(
            "ls",
            "show " + Names.MODEL + ":" + Names.PROD,
            "log " + Names.DATASET,
            "alias history " + Names.MODEL + ":" + Names.PROD,
            "cat " + Names.EVALUATION + " report.md",
            "get " + Names.MODEL + ":" + Names.PROD + " -o model");

    void tell(List<Outcome> outcomes) {
        versions(outcomes);
        models(outcomes);
        if (outcomes.size() > 1) {
            var before = outcomes.get(outcomes.size() - 2);
            var after = outcomes.getLast();
            changes(before, after);
            lineage(before, after);
            cost(after);
        }
        next();
    }

    private void versions(List<Outcome> outcomes) {
        story.heading("The versions, and what made them");
        story.line(format(ROOT, ROW, "VERSION", "RUN", "SIZE", "STORED", "MADE FROM"));
        for (var outcome : outcomes) {
            for (var put : outcome.puts()) {
                var version = store.version(put.version().id().toString());
                var inputs = version.facts().inputs();
                story.line(format(
                        ROOT,
                        ROW,
                        version.id(),
                        version.facts().origin().run().orElse("-"),
                        Story.bytes(version.bytes()),
                        Story.bytes(version.newBytes()),
                        inputs.isEmpty()
                                ? "the feed"
                                : inputs.stream().map(VersionId::toString).collect(Collectors.joining(", "))));
            }
        }
    }

    private void models(List<Outcome> outcomes) {
        var prod = store.version(Names.MODEL + ":" + Names.PROD);
        story.heading("The models; " + Names.PROD + " is " + prod.id());
        for (var outcome : outcomes) {
            var evaluation = facts(outcome.evaluation().version());
            story.line(format(
                    ROOT, "  %-23s params   %s", outcome.model().version().id(), params(outcome)));
            story.line(format(ROOT, "  %-23s metrics  %s", "", words(evaluation.metrics())));
        }
    }

    private String params(Outcome outcome) {
        return facts(outcome.model().version()).params().entrySet().stream()
                .map(param -> param.getKey() + " " + param.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String words(Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .map(metric -> metric.getKey() + " " + number(metric.getValue()))
                .collect(Collectors.joining(", "));
    }

    private void changes(Outcome before, Outcome after) {
        story.heading("What changed from " + before.model().version().id() + " to "
                + after.model().version().id());
        var old = facts(before.model().version()).params();
        facts(after.model().version()).params().forEach((name, value) -> {
            var was = old.getOrDefault(name, "-");
            if (!was.equals(value)) {
                story.line(format(ROOT, CHANGE, "param", name, was, value));
            }
        });
        story.line(format(
                ROOT,
                CHANGE,
                "input",
                "dataset",
                before.dataset().version().id(),
                after.dataset().version().id()));
        deltas("data", before.dataset().version(), after.dataset().version());
        deltas("metric", before.evaluation().version(), after.evaluation().version());
    }

    private void deltas(String what, Version before, Version after) {
        var old = facts(before).metrics();
        facts(after).metrics().forEach((name, value) -> {
            var was = old.get(name);
            if (was != null && !was.equals(value)) {
                var delta = (value > was ? "+" : "-") + number(Math.abs(value - was));
                story.line(format(ROOT, CHANGE + "   (%s)", what, name, number(was), number(value), delta));
            }
        });
    }

    private void lineage(Outcome before, Outcome after) {
        story.heading("Where the models come from");
        for (var outcome : List.of(before, after)) {
            var chain = outcome.model().version().id().toString();
            for (var inputs = facts(outcome.model().version()).inputs(); !inputs.isEmpty(); ) {
                chain += " ← " + inputs.getFirst();
                inputs = store.version(inputs.getFirst().toString()).facts().inputs();
            }
            story.line("  " + chain + "   "
                    + code(facts(outcome.model().version()).origin().code()));
        }
    }

    private static String code(Code code) {
        return code.commit()
                .map(commit -> "code " + commit.substring(0, Math.min(10, commit.length()))
                        + code.branch().map(branch -> " on " + branch).orElse("")
                        + (code.dirty().orElse(false) ? ", with changes that are not committed" : ""))
                .orElse("(no git repository here)");
    }

    private void cost(Outcome run) {
        long size = 0;
        long known = 0;
        long stored = 0;
        for (var put : run.puts()) {
            size += put.version().bytes();
            known += put.knownBytes();
            stored += put.version().newBytes();
        }
        story.heading("What run " + facts(run.model().version()).origin().run().orElse("-") + " really cost");
        cost("size of what it put", size, size, "");
        cost("known already", known, size, "found again, by file or by chunk");
        cost("new", size - known, size, "");
        cost(
                "really stored",
                stored,
                size,
                "the new bytes, compressed, and the manifests; log entries are not counted");
    }

    private void cost(String what, long bytes, long size, String remark) {
        var line = format(ROOT, "  %-20s %10s %7.1f %%   %s", what, Story.bytes(bytes), 100.0 * bytes / size, remark);
        story.line(line.stripTrailing());
    }

    private void next() {
        var place = store.location();
        var where = " --store " + (place.matches("[\\w./:-]+") ? place : "'" + place + "'");
        story.heading("Now try");
        for (var command : COMMANDS) {
            story.line("  coffer " + command + where);
        }
    }

    private Facts facts(Version version) {
        return store.version(version.id().toString()).facts();
    }

    private static String number(double value) {
        return value == Math.rint(value) ? format(ROOT, "%,.0f", value) : format(ROOT, "%.4f", value);
    }
}
