package dev.coffer.cli.diff;

import dev.coffer.ArtifactStore;
import dev.coffer.artifact.Text;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.cli.output.AliasesByVersion;
import dev.coffer.cli.output.Counts;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.Paint;
import dev.coffer.cli.output.Units;
import dev.coffer.cli.output.VersionText;
import dev.coffer.compare.ChangedValue;
import dev.coffer.compare.Fact;
import dev.coffer.compare.MetricChange;
import dev.coffer.compare.TreeChange;
import dev.coffer.compare.TreeDiff;
import dev.coffer.compare.VersionDiff;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The differences between two versions, for people.
///
/// @param onlyFiles whether to leave out the facts, and list all files
record DiffText(VersionDiff diff, ArtifactStore store, boolean onlyFiles) {
    private static final int LABEL_WIDTH = 13;
    private static final int COMMIT_DIGITS = 12;
    private static final int FEW = 50;
    private static final Pattern PLAIN_PATH = Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./-]*");
    private static final String NONE = "(none)";

    void print(Output output) {
        if (onlyFiles ? diff.files().isEmpty() : diff.isEmpty()) {
            output.line(
                    diff.from().id() + " and " + diff.to().id() + " are equal" + (onlyFiles ? " in their files" : ""));
            return;
        }
        output.line(heading(output.paint()));
        if (!onlyFiles) {
            facts(output);
        }
        files(output, diff.files());
        changedPath()
                .ifPresent(path -> output.next(
                        "coffer diff " + diff.from().id() + " " + diff.to().id() + " --content " + path));
    }

    private String heading(Paint paint) {
        boolean isOneArtifact =
                diff.from().id().artifact().equals(diff.to().id().artifact());
        var first = paint.bold(diff.from().id().toString()) + names(diff.from());
        var second = isOneArtifact
                ? paint.bold("v" + diff.to().id().number())
                : paint.bold(diff.to().id().toString());
        return first + " → " + second + names(diff.to());
    }

    private String names(Version version) {
        var aliases = AliasesByVersion.of(store, version.id().artifact()).of(version.id());
        return aliases.isEmpty()
                ? ""
                : aliases.stream().map(Object::toString).collect(Collectors.joining(", ", " (", ")"));
    }

    private void facts(Output output) {
        var facts = diff.facts();
        facts.single().forEach((fact, change) -> field(output, fact.word(), arrow(fact, change)));
        for (var metric : facts.metrics().entrySet()) {
            field(output, "metric", Text.escaped(metric.getKey()) + ": " + metric(metric.getValue()));
        }
        pairs(output, "param", facts.params());
        pairs(output, "tag", facts.tags());
        for (var input : facts.inputs()) {
            field(output, "input", input(input));
        }
    }

    private static String arrow(Fact fact, ChangedValue<String> change) {
        int limit = fact == Fact.COMMIT ? COMMIT_DIGITS : Integer.MAX_VALUE;
        return side(change.from(), limit) + " → " + side(change.to(), limit);
    }

    private static String side(Optional<String> value, int limit) {
        return value.map(text -> text.substring(0, Math.min(text.length(), limit)))
                .map(text -> text.isEmpty() ? "''" : Text.escaped(text))
                .orElse(NONE);
    }

    private static void pairs(Output output, String label, Map<String, ChangedValue<String>> changes) {
        changes.forEach((key, change) -> field(
                output,
                label,
                Text.escaped(key) + ": " + side(change.from(), Integer.MAX_VALUE) + " → "
                        + side(change.to(), Integer.MAX_VALUE)));
    }

    private static String metric(MetricChange change) {
        var text = change.from().map(String::valueOf).orElse(NONE) + " → "
                + change.to().map(String::valueOf).orElse(NONE);
        var difference = change.difference().map(Units::signed);
        var percent = change.percent().map(Units::signedPercent);
        return text
                + difference
                        .map(more ->
                                " (" + more + percent.map(share -> ", " + share).orElse("") + ")")
                        .orElse("");
    }

    private static String input(ChangedValue<VersionId> change) {
        if (change.from().isPresent() && change.to().isPresent()) {
            return change.from().get() + " → v" + change.to().get().number();
        }
        return change.from().map(VersionId::toString).orElse(NONE) + " → "
                + change.to().map(VersionId::toString).orElse(NONE);
    }

    private void files(Output output, TreeDiff files) {
        if (files.isEmpty()) {
            field(output, "files", "the same: " + VersionText.size(diff.to()));
            return;
        }
        field(output, "files", counts(files));
        var changes = files.changes();
        for (var change : onlyFiles ? changes : changes.subList(0, Math.min(FEW, changes.size()))) {
            output.line("  " + line(change, output.paint()));
        }
        if (!onlyFiles && changes.size() > FEW) {
            output.line("  … and " + Units.grouped(changes.size() - FEW) + " more; --files lists all");
        }
    }

    private static String counts(TreeDiff files) {
        var counts = new Counts()
                .add("changed", count(files, "changed"))
                .add("renamed", count(files, "renamed"))
                .add("added", count(files, "added"))
                .add("removed", count(files, "removed"))
                .add("same", files.same())
                .toString();
        return files.bytes() == 0
                ? counts
                : counts + "; " + Units.percent(files.sharedBytes(), files.bytes()) + " of "
                        + Units.bytes(files.bytes()) + " in common";
    }

    private static long count(TreeDiff files, String kind) {
        return files.changes().stream()
                .filter(change -> DiffDocument.word(change).equals(kind))
                .count();
    }

    private static String line(TreeChange change, Paint paint) {
        return switch (change) {
            case TreeChange.Added added ->
                paint.green("+") + " " + path(added.entry()) + "  " + describe(added.entry());
            case TreeChange.Removed removed ->
                paint.red("-") + " " + path(removed.entry()) + "  " + describe(removed.entry());
            case TreeChange.Renamed renamed ->
                paint.yellow(">") + " " + path(renamed.from()) + " → " + path(renamed.to()) + "  "
                        + describe(renamed.from(), renamed.to(), renamed.sharedBytes());
            case TreeChange.Changed changed ->
                paint.yellow("~") + " " + path(changed.to()) + "  "
                        + describe(changed.from(), changed.to(), changed.sharedBytes());
        };
    }

    private static String describe(TreeEntry from, TreeEntry to, long sharedBytes) {
        if (!(from instanceof TreeEntry.File before) || !(to instanceof TreeEntry.File after)) {
            return describe(from) + " → " + describe(to);
        }
        var text = new StringBuilder(Units.bytes(after.size()));
        if (!before.digest().equals(after.digest())) {
            text.insert(0, Units.bytes(before.size()) + " → ");
            // Nothing in common says little about a file of one chunk.
            text.append(sharedBytes == 0 ? "" : ", " + Units.percent(sharedBytes, after.size()) + " in common");
        }
        if (before.executable() != after.executable()) {
            text.append(after.executable() ? ", now executable" : ", no longer executable");
        }
        return text.toString();
    }

    private static String describe(TreeEntry entry) {
        return switch (entry) {
            case TreeEntry.File file -> Units.bytes(file.size());
            case TreeEntry.Link link -> "link to " + Text.escaped(link.target());
            case TreeEntry.EmptyDirectory _ -> "empty directory";
        };
    }

    private static String path(TreeEntry entry) {
        return Text.escaped(entry.path().value());
    }

    /// A file worth looking into, if its name can be typed as it is.
    private Optional<String> changedPath() {
        return diff.files().changes().stream()
                .filter(DiffText::isEdited)
                .map(change -> change.path().value())
                .filter(path -> PLAIN_PATH.matcher(path).matches())
                .findFirst();
    }

    private static boolean isEdited(TreeChange change) {
        return switch (change) {
            case TreeChange.Changed(TreeEntry.File from, TreeEntry.File to, var _) ->
                !from.digest().equals(to.digest());
            case TreeChange.Renamed(var from, var to, var _) -> !from.digest().equals(to.digest());
            default -> false;
        };
    }

    private static void field(Output output, String label, String shown) {
        output.line("  " + output.paint().dim(label + " ".repeat(Math.max(1, LABEL_WIDTH - label.length()))) + shown);
    }
}
