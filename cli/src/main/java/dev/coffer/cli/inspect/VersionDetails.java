package dev.coffer.cli.inspect;

import dev.coffer.artifact.Code;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Origin;
import dev.coffer.artifact.Text;
import dev.coffer.artifact.Version;
import dev.coffer.cli.lineage.LineageText;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.StateText;
import dev.coffer.cli.output.Units;
import dev.coffer.cli.output.VersionText;
import dev.coffer.lineage.NewerInput;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All facts of a version, for people.
record VersionDetails(Version version, List<Handle> aliases, List<NewerInput> newerInputs, Instant now) {
    private static final int LABEL_WIDTH = 13;
    private static final int COMMIT_DIGITS = 12;

    void print(Output output) {
        var facts = version.facts();
        output.line(output.paint().bold(version.id().toString()) + names() + deleted());
        line(output, "digest", version.digest().toString());
        line(output, "type", version.type().word() + ", " + version.shape().word());
        line(output, "size", VersionText.size(version) + "; stored " + Units.bytes(version.newBytes()));
        line(output, "created", Units.ago(version.createdAt(), now) + " (" + version.createdAt() + ")");
        StateText.protection(version).ifPresent(text -> field(output, "state", text));
        facts.description().ifPresent(text -> line(output, "description", text));
        origin(output, facts.origin());
        for (var input : facts.inputs()) {
            line(output, "input", input.toString());
        }
        if (!newerInputs.isEmpty()) {
            line(output, "stale", LineageText.newer(newerInputs));
        }
        pairs(output, "param", facts.params());
        pairs(output, "metric", facts.metrics());
        for (var tag : facts.tags().entrySet()) {
            field(output, "tag", VersionText.pair(tag.getKey(), tag.getValue()));
        }
    }

    private String names() {
        var names = new StringBuilder();
        version.label().ifPresent(label -> names.append("  label ").append(label));
        for (var alias : aliases) {
            names.append(names.isEmpty() ? "  " : ", ").append(alias);
        }
        return names.toString();
    }

    private String deleted() {
        if (!version.deleted()) {
            return "";
        }
        return version.state().swept() ? "  deleted and swept" : "  deleted";
    }

    private static void origin(Output output, Origin origin) {
        origin.run().ifPresent(run -> line(output, "run", run));
        var who =
                origin.user().orElse("") + origin.host().map(host -> "@" + host).orElse("");
        if (!who.isEmpty()) {
            line(output, "by", who);
        }
        origin.command().ifPresent(command -> line(output, "command", command));
        if (!origin.code().equals(Code.UNKNOWN)) {
            line(output, "code", code(origin.code()));
        }
    }

    private static String code(Code code) {
        var commit = code.commit().map(id -> id.substring(0, Math.min(COMMIT_DIGITS, id.length())));
        var dirty = code.dirty().filter(is -> is).map(is -> "with uncommitted changes");
        var parts = java.util.stream.Stream.of(commit, code.branch(), dirty, code.remote())
                .flatMap(Optional::stream);
        return String.join("  ", parts.toList());
    }

    private static void pairs(Output output, String label, Map<String, ?> values) {
        for (var value : values.entrySet()) {
            line(output, label, value.getKey() + " = " + value.getValue());
        }
    }

    private static void line(Output output, String label, String value) {
        field(output, label, Text.escaped(value));
    }

    private static void field(Output output, String label, String shown) {
        output.line("  " + output.paint().dim(label + " ".repeat(LABEL_WIDTH - label.length())) + shown);
    }
}
