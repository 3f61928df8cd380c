package dev.coffer.cli.diff;

import dev.coffer.artifact.Text;
import dev.coffer.cli.output.Counts;
import dev.coffer.cli.output.Paint;
import dev.coffer.cli.output.Units;
import dev.coffer.inspect.TableDiff;
import dev.coffer.inspect.TableDiff.CellChange;
import dev.coffer.inspect.TableDiff.Kind;
import dev.coffer.inspect.TableDiff.Matching;
import dev.coffer.inspect.TableDiff.RowChange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The differences between two tables, for people.
final class TableText {
    private static final int FEW_COLUMNS = 30;

    private TableText() {}

    static List<String> lines(TableDiff diff, Paint paint) {
        var lines = new ArrayList<String>();
        lines.add("rows     " + rows(diff));
        if (!diff.columnsAdded().isEmpty()) {
            lines.add("columns  " + paint.green("+") + " " + names(diff.columnsAdded()));
        }
        if (!diff.columnsRemoved().isEmpty()) {
            lines.add("columns  " + paint.red("-") + " " + names(diff.columnsRemoved()));
        }
        if (!diff.cells().isEmpty()) {
            lines.add("cells    "
                    + some(diff.cells().entrySet().stream()
                            .map(cell -> Text.escaped(cell.getKey()) + " " + Units.grouped(cell.getValue()))
                            .toList())
                    + " changed");
        }
        diff.examples().forEach(example -> lines.add(example(example, paint)));
        if (diff.matching() == Matching.CONTENT && diff.added() > 0 && diff.removed() > 0) {
            lines.add("rows are matched as wholes; --key COLUMN matches them by a column");
        }
        diff.notes().forEach(note -> lines.add("note: " + Text.escaped(note)));
        return lines;
    }

    private static String rows(TableDiff diff) {
        var rows = Units.change(diff.rowsFrom(), diff.rowsTo());
        if (diff.changed() + diff.added() + diff.removed() == 0) {
            return rows + ": the same" + (diff.moved() ? " in another order" : "");
        }
        return rows + ": "
                + new Counts()
                        .add(Kind.CHANGED.word(), diff.changed())
                        .add(Kind.ADDED.word(), diff.added())
                        .add(Kind.REMOVED.word(), diff.removed())
                        .toString();
    }

    private static String names(List<String> columns) {
        return some(columns.stream().map(Text::escaped).toList());
    }

    private static String some(List<String> words) {
        var shown = String.join(", ", words.subList(0, Math.min(FEW_COLUMNS, words.size())));
        return words.size() > FEW_COLUMNS
                ? shown + " … and " + Units.grouped(words.size() - FEW_COLUMNS) + " more"
                : shown;
    }

    private static String example(RowChange row, Paint paint) {
        var mark = switch (row.kind()) {
            case ADDED -> paint.green("+");
            case REMOVED -> paint.red("-");
            case CHANGED -> paint.yellow("~");
        };
        var cells = row.cells().stream().map(TableText::cell).collect(Collectors.joining(", "));
        var key = row.key().map(text -> " (" + Text.escaped(text) + ")").orElse("");
        return mark + " row " + Units.grouped(row.row()) + key + "  " + cells;
    }

    private static String cell(CellChange cell) {
        var from = cell.from().map(Text::escaped);
        var to = cell.to().map(Text::escaped);
        var name = Text.escaped(cell.column());
        if (from.isPresent() && to.isPresent()) {
            return name + ": " + from.get() + " → " + to.get();
        }
        return name + "=" + from.or(() -> to).orElse("");
    }
}
