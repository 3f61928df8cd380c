package dev.coffer.inspect;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Matches rows by the cell of one column, which must be different in all rows of a table.
final class RowsByKey {
    private static final byte ONLY_FROM = 0;
    private static final byte SAME = 1;
    private static final byte CHANGED = 2;
    private static final byte ONLY_TO = 3;
    private static final long MOST_KEPT_BYTES = 32 << 20;

    private final CommonColumns common;
    private final int keyFrom;
    private final int keyTo;
    private final int limit;
    private final RowHash hash = new RowHash();
    private final HashIndex index = new HashIndex();
    private long[] highs = new long[1024];
    private long[] lows = new long[1024];
    private byte[] states = new byte[1024];

    private long rowsFrom;
    private long rowsTo;
    private final long[] counts = new long[ONLY_TO + 1];
    private final long[] cells;
    private Outcome outcome;
    private long counted;

    /// How matching ended.
    enum Outcome {
        MATCHED,
        /// The key is not different in all rows.
        AMBIGUOUS,
        /// There are too many rows.
        TOO_MANY
    }

    /// @param key   the place of the key among the common columns
    /// @param limit most rows
    RowsByKey(Table from, Table to, CommonColumns common, int key, int limit) {
        this.common = common;
        this.keyFrom = common.from()[key];
        this.keyTo = common.to()[key];
        this.limit = limit;
        this.cells = new long[common.from().length];
        this.outcome = Outcome.MATCHED;
        readFrom(from);
        if (outcome == Outcome.MATCHED) {
            readTo(to);
        }
    }

    private void readFrom(Table table) {
        var row = new Row(table.columns().size());
        try (var rows = table.open()) {
            while (outcome == Outcome.MATCHED && rows.next(row)) {
                rowsFrom++;
                hash.of(row, keyFrom);
                int known = index.size();
                int number = index.add(hash.high(), hash.low());
                if (number < known) {
                    outcome = Outcome.AMBIGUOUS;
                } else if (reserve(number)) {
                    hash.of(row, common.from());
                    highs[number] = hash.high();
                    lows[number] = hash.low();
                    states[number] = ONLY_FROM;
                }
            }
        }
    }

    private void readTo(Table table) {
        var row = new Row(table.columns().size());
        try (var rows = table.open()) {
            while (outcome == Outcome.MATCHED && rows.next(row)) {
                rowsTo++;
                hash.of(row, keyTo);
                int known = index.size();
                int number = index.add(hash.high(), hash.low());
                if (number < known && states[number] != ONLY_FROM) {
                    outcome = Outcome.AMBIGUOUS;
                } else if (reserve(number)) {
                    hash.of(row, common.to());
                    boolean isSame = highs[number] == hash.high() && lows[number] == hash.low();
                    states[number] = number == known ? ONLY_TO : isSame ? SAME : CHANGED;
                }
            }
        }
        for (int i = 0; i < index.size(); i++) {
            counts[states[i]]++;
        }
    }

    private boolean reserve(int number) {
        if (index.size() > limit) {
            outcome = Outcome.TOO_MANY;
            return false;
        }
        if (number >= states.length) {
            highs = Arrays.copyOf(highs, 2 * highs.length);
            lows = Arrays.copyOf(lows, 2 * lows.length);
            states = Arrays.copyOf(states, 2 * states.length);
        }
        return true;
    }

    Outcome outcome() {
        return outcome;
    }

    long rowsFrom() {
        return rowsFrom;
    }

    long rowsTo() {
        return rowsTo;
    }

    long added() {
        return counts[ONLY_TO];
    }

    long removed() {
        return counts[ONLY_FROM];
    }

    long changed() {
        return counts[CHANGED];
    }

    /// How many cells differ, by common column, in the [#counted()] changed rows that were looked at.
    long[] cells() {
        return cells;
    }

    long counted() {
        return counted;
    }

    /// Reads both tables again, for examples and to count changed cells.
    void collect(Table from, Table to, RowExamples examples) {
        if (added() + removed() + changed() == 0) {
            return;
        }
        var kept = keep(from, examples);
        var row = new Row(to.columns().size());
        try (var rows = to.open()) {
            for (long number = 1; rows.next(row); number++) {
                hash.of(row, keyTo);
                int known = index.find(hash.high(), hash.low());
                var before = kept.get(known);
                if (known >= 0 && states[known] == ONLY_TO) {
                    examples.added(number, row);
                } else if (before != null) {
                    count(before, row);
                    examples.changed(number, before, row);
                }
            }
        }
    }

    /// Changed rows as the first table has them, as many as fit into memory.
    private Map<Integer, Row> keep(Table from, RowExamples examples) {
        var kept = new HashMap<Integer, Row>();
        var row = new Row(from.columns().size());
        long bytes = 0;
        try (var rows = from.open()) {
            for (long number = 1; rows.next(row); number++) {
                hash.of(row, keyFrom);
                int known = index.find(hash.high(), hash.low());
                if (known >= 0 && states[known] == ONLY_FROM) {
                    examples.removed(number, row);
                } else if (known >= 0 && states[known] == CHANGED && bytes < MOST_KEPT_BYTES) {
                    kept.put(known, row.copy());
                    bytes += row.footprint();
                }
            }
        }
        return kept;
    }

    private void count(Row before, Row after) {
        counted++;
        for (int i = 0; i < cells.length; i++) {
            if (!before.isSame(common.from()[i], after, common.to()[i])) {
                cells[i]++;
            }
        }
    }
}
