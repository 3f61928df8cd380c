package dev.coffer.cli.diff;

import dev.coffer.artifact.Text;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.cli.output.Counts;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.Paint;
import dev.coffer.cli.output.Units;
import dev.coffer.compare.ChangedValue;
import dev.coffer.inspect.ContentDiff;
import dev.coffer.inspect.FileDiff;
import dev.coffer.inspect.JsonDiff;
import dev.coffer.inspect.ParquetDiff;
import dev.coffer.inspect.TableDiff;
import dev.coffer.inspect.TensorDiff;
import dev.coffer.inspect.TensorDiff.TensorChange;
import dev.coffer.inspect.TextDiff;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The differences in the content of a file, for people.
final class ContentText {
    private static final int FEW = 50;

    private final Output output;
    private final Paint paint;

    ContentText(Output output) {
        this.output = output;
        this.paint = output.paint();
    }

    void print(ContentComparison comparison) {
        heading(comparison);
        if (comparison.diff().isEmpty()) {
            line(comparison.from().isPresent() ? "only the first version has it" : "only the second version has it");
        }
        comparison.diff().map(FileDiff::content).ifPresent(content -> print(content, comparison));
    }

    private void heading(ContentComparison comparison) {
        var files = Stream.of(comparison.from(), comparison.to())
                .flatMap(Optional::stream)
                .toList();
        var paths = files.stream()
                .map(file -> Text.escaped(file.path().value()))
                .distinct()
                .collect(Collectors.joining(" → "));
        var sizes =
                files.stream().map(file -> Units.bytes(file.size())).distinct().collect(Collectors.joining(" → "));
        var format = comparison.diff().map(diff -> ", " + diff.format().word()).orElse("");
        output.line(paint.bold(paths) + "  " + sizes + format);
    }

    private void print(ContentDiff content, ContentComparison comparison) {
        boolean isEmpty = switch (content) {
            case ContentDiff.Same() -> {
                line("equal, byte for byte");
                yield false;
            }
            case ContentDiff.Unknown(var reason) -> {
                line("how they differ is unknown: " + Text.escaped(reason));
                comparison.from().ifPresent(file -> line("sha256 " + digest(file) + " →"));
                comparison.to().ifPresent(file -> line("       " + digest(file)));
                yield false;
            }
            case TextDiff text -> text(text);
            case TableDiff table -> {
                TableText.lines(table, paint).forEach(this::line);
                yield table.isEmpty();
            }
            case JsonDiff json -> json(json);
            case ParquetDiff parquet -> parquet(parquet);
            case TensorDiff tensors -> tensors(tensors);
        };
        if (isEmpty) {
            line("nothing that is compared differs, but the bytes do");
        }
    }

    private static String digest(TreeEntry.File file) {
        return file.digest().hex();
    }

    private boolean text(TextDiff diff) {
        line(Units.count(diff.added(), "line") + " added, " + Units.grouped(diff.removed()) + " removed");
        diff.notes().forEach(note -> line("note: " + Text.escaped(note)));
        for (var hunk : diff.hunks()) {
            output.line(paint.dim("@@ -" + hunk.fromLine() + "," + hunk.fromCount() + " +" + hunk.toLine() + ","
                    + hunk.toCount() + " @@"));
            for (var each : hunk.lines()) {
                var shown = shown(each);
                output.line(
                        each.startsWith("+") ? paint.green(shown) : each.startsWith("-") ? paint.red(shown) : shown);
            }
        }
        if (diff.linesHidden() > 0) {
            output.line("… and " + Units.count(diff.linesHidden(), "line") + " more");
        }
        return diff.hunks().isEmpty();
    }

    /// Tabs are harmless and common.
    private static String shown(String text) {
        return Arrays.stream(text.split("\t", -1)).map(Text::escaped).collect(Collectors.joining("\t"));
    }

    private boolean json(JsonDiff diff) {
        line(new Counts()
                .add("changed", diff.changed())
                .add("added", diff.added())
                .add("removed", diff.removed())
                .add("tables changed", diff.tables().size())
                .toString());
        diff.changes().stream().limit(FEW).forEach(change -> change(change.path(), change.from(), change.to()));
        more(diff.changed() + diff.added() + diff.removed());
        for (var table : diff.tables()) {
            line(paint.bold(Text.escaped(table.path())));
            TableText.lines(table.table(), paint).forEach(each -> line("  " + each));
        }
        diff.notes().forEach(note -> line("note: " + Text.escaped(note)));
        return diff.changed() + diff.added() + diff.removed() == 0
                && diff.tables().isEmpty()
                && diff.notes().isEmpty();
    }

    private boolean parquet(ParquetDiff diff) {
        line("rows        " + Units.change(diff.rowsFrom(), diff.rowsTo()));
        line("row groups  " + Units.change(diff.groupsFrom(), diff.groupsTo()));
        changes(diff.columns());
        diff.createdBy().ifPresent(change -> change("written by", change.from(), change.to()));
        if (diff.columns().isEmpty() && diff.rowsFrom() == diff.rowsTo()) {
            line("columns and counts are the same; rows of Parquet are not compared");
        }
        return false;
    }

    private boolean tensors(TensorDiff diff) {
        line("tensors  " + Units.change(diff.tensorsFrom(), diff.tensorsTo()) + ": " + counts(diff));
        changes(diff.facts());
        diff.changes().stream().limit(FEW).forEach(change -> line(TensorText.line(change, paint)));
        more(diff.changes().size());
        return diff.isEmpty();
    }

    private static String counts(TensorDiff diff) {
        long added = diff.changes().stream()
                .filter(TensorChange.Added.class::isInstance)
                .count();
        long removed = diff.changes().stream()
                .filter(TensorChange.Removed.class::isInstance)
                .count();
        long changed = diff.changes().stream()
                .filter(change -> change instanceof TensorChange.Changed each && TensorText.isKnown(each))
                .count();
        return new Counts()
                .add("changed", changed)
                .add("added", added)
                .add("removed", removed)
                .add("not compared", diff.changes().size() - added - removed - changed)
                .add("same", diff.same())
                .toString();
    }

    private void changes(Map<String, ChangedValue<String>> changes) {
        changes.entrySet().stream()
                .limit(FEW)
                .forEach(each -> change(
                        each.getKey(), each.getValue().from(), each.getValue().to()));
        more(changes.size());
    }

    private void change(String name, Optional<String> from, Optional<String> to) {
        var shown = Text.escaped(name) + ": ";
        if (from.isPresent() && to.isPresent()) {
            line(paint.yellow("~") + " " + shown + Text.escaped(from.get()) + " → " + Text.escaped(to.get()));
        } else {
            from.ifPresent(text -> line(paint.red("-") + " " + shown + Text.escaped(text)));
            to.ifPresent(text -> line(paint.green("+") + " " + shown + Text.escaped(text)));
        }
    }

    private void more(long count) {
        if (count > FEW) {
            line("… and " + Units.grouped(count - FEW) + " more; --json lists " + (count > 500 ? "more" : "all"));
        }
    }

    private void line(String text) {
        output.line("  " + text);
    }
}
