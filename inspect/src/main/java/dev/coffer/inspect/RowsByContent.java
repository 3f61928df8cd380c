package dev.coffer.inspect;

import dev.coffer.inspect.TableDiff.Kind;
import java.util.Arrays;

/// Counts how often each row is in either table, wherever it is.
final class RowsByContent {
    private final CommonColumns common;
    private final int limit;
    private final RowHash hash = new RowHash();
    private final HashIndex index = new HashIndex();
    /// How much more often the first table has a row than the second, by the row's number in the index.
    private int[] surplus = new int[1024];

    private boolean isComplete;
    private long added;
    private long removed;

    /// @param limit most different rows
    RowsByContent(Table from, Table to, CommonColumns common, int limit) {
        this.common = common;
        this.limit = limit;
        isComplete = count(from, common.from(), 1) && count(to, common.to(), -1);
        for (int i = 0; i < index.size(); i++) {
            added += Math.max(0, -surplus[i]);
            removed += Math.max(0, surplus[i]);
        }
    }

    private boolean count(Table table, int[] columns, int step) {
        var row = new Row(table.columns().size());
        try (var rows = table.open()) {
            while (rows.next(row)) {
                hash.of(row, columns);
                int number = index.add(hash.high(), hash.low());
                if (index.size() > limit) {
                    return false;
                }
                if (number >= surplus.length) {
                    surplus = Arrays.copyOf(surplus, 2 * surplus.length);
                }
                surplus[number] += step;
            }
        }
        return true;
    }

    /// False when there are too many rows; nothing else is known then.
    boolean isComplete() {
        return isComplete;
    }

    long added() {
        return added;
    }

    long removed() {
        return removed;
    }

    /// Reads both tables again, until there are enough examples. Uses up the counts.
    void collect(Table from, Table to, RowExamples examples) {
        collect(from, common.from(), 1, Kind.REMOVED, examples, removed);
        collect(to, common.to(), -1, Kind.ADDED, examples, added);
    }

    private void collect(Table table, int[] columns, int step, Kind kind, RowExamples examples, long wanted) {
        var row = new Row(table.columns().size());
        long left = wanted;
        try (var rows = table.open()) {
            for (long number = 1; left > 0 && !examples.isFull(kind) && rows.next(row); number++) {
                hash.of(row, columns);
                int known = index.find(hash.high(), hash.low());
                if (known >= 0 && surplus[known] * step > 0) {
                    surplus[known] -= step;
                    left--;
                    if (kind == Kind.REMOVED) {
                        examples.removed(number, row);
                    } else {
                        examples.added(number, row);
                    }
                }
            }
        }
    }
}
