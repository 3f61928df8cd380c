package dev.coffer.inspect;

/// Compares the first row with the first, the second with the second, and so on. Takes no memory.
final class RowsByPosition {
    private final CommonColumns common;
    private final RowExamples examples;
    private final long[] cells;
    private long rowsFrom;
    private long rowsTo;
    private long different;

    RowsByPosition(Table from, Table to, CommonColumns common, RowExamples examples) {
        this.common = common;
        this.examples = examples;
        this.cells = new long[common.from().length];
        var before = new Row(from.columns().size());
        var after = new Row(to.columns().size());
        try (var fromRows = from.open();
                var toRows = to.open()) {
            boolean hasBefore = fromRows.next(before);
            boolean hasAfter = toRows.next(after);
            while (hasBefore || hasAfter) {
                rowsFrom += hasBefore ? 1 : 0;
                rowsTo += hasAfter ? 1 : 0;
                if (hasBefore && hasAfter) {
                    compare(before, after);
                } else if (hasBefore) {
                    examples.removed(rowsFrom, before);
                } else {
                    examples.added(rowsTo, after);
                }
                hasBefore = hasBefore && fromRows.next(before);
                hasAfter = hasAfter && toRows.next(after);
            }
        }
    }

    private void compare(Row before, Row after) {
        boolean isSame = true;
        for (int i = 0; i < cells.length; i++) {
            if (!before.isSame(common.from()[i], after, common.to()[i])) {
                cells[i]++;
                isSame = false;
            }
        }
        if (!isSame) {
            different++;
            examples.changed(rowsTo, before, after);
        }
    }

    long rowsFrom() {
        return rowsFrom;
    }

    long rowsTo() {
        return rowsTo;
    }

    /// How many rows differ from the one in their place.
    long different() {
        return different;
    }

    /// How many cells differ, by common column.
    long[] cells() {
        return cells;
    }
}
