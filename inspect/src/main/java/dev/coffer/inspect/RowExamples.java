package dev.coffer.inspect;

import dev.coffer.inspect.TableDiff.CellChange;
import dev.coffer.inspect.TableDiff.Kind;
import dev.coffer.inspect.TableDiff.RowChange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Collects the first rows of each kind, as texts that can be shown.
final class RowExamples {
    private static final int MOST = 10;
    private static final int MOST_CELLS = 20;
    private static final int MOST_CHARACTERS = 120;

    private final Table from;
    private final Table to;
    private final CommonColumns common;
    private final Optional<String> key;
    private final Map<Kind, List<RowChange>> examples = new EnumMap<>(Kind.class);

    RowExamples(Table from, Table to, CommonColumns common, Optional<String> key) {
        this.from = from;
        this.to = to;
        this.common = common;
        this.key = key;
        for (var kind : Kind.values()) {
            examples.put(kind, new ArrayList<>());
        }
    }

    boolean isFull(Kind kind) {
        return of(kind).size() == MOST;
    }

    void removed(long number, Row row) {
        if (!isFull(Kind.REMOVED)) {
            add(Kind.REMOVED, number, key(from, row), all(from, row, Kind.REMOVED));
        }
    }

    void added(long number, Row row) {
        if (!isFull(Kind.ADDED)) {
            add(Kind.ADDED, number, key(to, row), all(to, row, Kind.ADDED));
        }
    }

    void changed(long number, Row before, Row after) {
        if (isFull(Kind.CHANGED)) {
            return;
        }
        var cells = new ArrayList<CellChange>();
        for (int i = 0; i < common.from().length && cells.size() < MOST_CELLS; i++) {
            if (!before.isSame(common.from()[i], after, common.to()[i])) {
                cells.add(new CellChange(
                        common.names().get(i), text(before, common.from()[i]), text(after, common.to()[i])));
            }
        }
        add(Kind.CHANGED, number, key(to, after), cells);
    }

    /// Changed ones first.
    List<RowChange> list() {
        var list = new ArrayList<>(of(Kind.CHANGED));
        list.addAll(of(Kind.REMOVED));
        list.addAll(of(Kind.ADDED));
        return list;
    }

    private void add(Kind kind, long number, Optional<String> keyText, List<CellChange> cells) {
        of(kind).add(new RowChange(kind, number, keyText, cells));
    }

    private List<RowChange> of(Kind kind) {
        return examples.getOrDefault(kind, List.of());
    }

    private static List<CellChange> all(Table table, Row row, Kind kind) {
        var cells = new ArrayList<CellChange>();
        for (int i = 0; i < table.columns().size() && cells.size() < MOST_CELLS; i++) {
            var text = text(row, i);
            if (text.isPresent()) {
                var column = table.columns().get(i);
                cells.add(
                        kind == Kind.REMOVED
                                ? new CellChange(column, text, Optional.empty())
                                : new CellChange(column, Optional.empty(), text));
            }
        }
        return cells;
    }

    private Optional<String> key(Table table, Row row) {
        return key.flatMap(name -> text(row, table.columns().indexOf(name)));
    }

    private static Optional<String> text(Row row, int column) {
        return row.has(column) ? Optional.of(Shown.cut(row.text(column), MOST_CHARACTERS)) : Optional.empty();
    }
}
