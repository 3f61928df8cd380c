package dev.coffer.inspect;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Nearest;
import dev.coffer.artifact.Text;
import dev.coffer.inspect.TableDiff.Matching;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Compares two tables: by a key when one is given; else row by row where that explains everything; else by what rows are in
/// them.
final class TableComparison {
    private final Table from;
    private final Table to;
    private final CommonColumns common;
    private final Bounds bounds;
    private final ReadBudget budget;
    private final List<String> notes = new ArrayList<>();

    TableComparison(Table from, Table to, Bounds bounds, ReadBudget budget) {
        this.from = from;
        this.to = to;
        this.common = CommonColumns.of(from, to);
        this.bounds = bounds;
        this.budget = budget;
    }

    /// @throws CofferException.Invalid when the tables have no such column
    TableDiff compare(Optional<String> key) {
        if (common.names().stream().allMatch(CsvTable.FURTHER_CELLS::equals)
                && !(common.added().isEmpty() && common.removed().isEmpty())) {
            notes.add("no column is in both, so rows were only counted");
        }
        return key.flatMap(this::byKey).orElseGet(this::byPositionOrContent);
    }

    /// Empty when the key does not tell rows apart.
    private Optional<TableDiff> byKey(String key) {
        int place = common.names().indexOf(key);
        if (place < 0) {
            throw new CofferException.Invalid(
                    "there is no column '" + Text.shown(key) + "' in both tables",
                    Nearest.question(key, common.names().iterator()).orElse(null));
        }
        var rows = new RowsByKey(from, to, common, place, bounds.rows());
        switch (rows.outcome()) {
            case AMBIGUOUS -> notes.add("several rows have the same '" + key + "', so it does not match rows");
            case TOO_MANY -> notes.add("there are more than " + bounds.rows() + " rows, too many to match by key");
            case MATCHED -> {
                return Optional.of(matched(rows, key));
            }
        }
        return Optional.empty();
    }

    private TableDiff matched(RowsByKey rows, String key) {
        var examples = new RowExamples(from, to, common, Optional.of(key));
        if (isAffordable()) {
            rows.collect(from, to, examples);
        }
        if (rows.counted() < rows.changed()) {
            notes.add("cells were compared in " + rows.counted() + " of the changed rows");
        }
        return new TableDiff(
                common.added(),
                common.removed(),
                rows.rowsFrom(),
                rows.rowsTo(),
                Matching.KEY,
                rows.added(),
                rows.removed(),
                rows.changed(),
                false,
                cells(rows.cells()),
                examples.list(),
                notes);
    }

    private TableDiff byPositionOrContent() {
        var examples = new RowExamples(from, to, common, Optional.empty());
        var rows = new RowsByPosition(from, to, common, examples);
        boolean isSame = rows.different() == 0 && rows.rowsFrom() == rows.rowsTo();
        if (isSame || common.names().isEmpty()) {
            return byPosition(rows, examples);
        }
        if (!isAffordable()) {
            notes.add("rows were compared one by one: matching them would read more than is allowed");
            return byPosition(rows, examples);
        }
        var content = new RowsByContent(from, to, common, bounds.rows());
        if (!content.isComplete()) {
            notes.add("rows were compared one by one: there are more than " + bounds.rows() + " different ones");
            return byPosition(rows, examples);
        }
        // Rows that are nowhere in the other table, all in the same places: they were edited where they are.
        boolean isInPlace = rows.rowsFrom() == rows.rowsTo() && content.removed() == rows.different();
        return isInPlace ? byPosition(rows, examples) : byContent(rows, content);
    }

    private TableDiff byPosition(RowsByPosition rows, RowExamples examples) {
        return new TableDiff(
                common.added(),
                common.removed(),
                rows.rowsFrom(),
                rows.rowsTo(),
                Matching.POSITION,
                Math.max(0, rows.rowsTo() - rows.rowsFrom()),
                Math.max(0, rows.rowsFrom() - rows.rowsTo()),
                rows.different(),
                false,
                cells(rows.cells()),
                examples.list(),
                notes);
    }

    private TableDiff byContent(RowsByPosition rows, RowsByContent content) {
        var examples = new RowExamples(from, to, common, Optional.empty());
        if (isAffordable()) {
            content.collect(from, to, examples);
        }
        return new TableDiff(
                common.added(),
                common.removed(),
                rows.rowsFrom(),
                rows.rowsTo(),
                Matching.CONTENT,
                content.added(),
                content.removed(),
                0,
                content.added() == 0 && content.removed() == 0,
                Map.of(),
                examples.list(),
                notes);
    }

    /// Whether both tables may be read once more.
    private boolean isAffordable() {
        return from.bytes() + to.bytes() <= budget.left();
    }

    /// Columns with cells that differ.
    private Map<String, Long> cells(long[] counts) {
        var cells = new LinkedHashMap<String, Long>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                cells.put(common.names().get(i), counts[i]);
            }
        }
        return cells;
    }
}
