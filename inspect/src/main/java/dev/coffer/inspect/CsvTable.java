package dev.coffer.inspect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/// A table as RFC 4180 describes it: cells between delimiters, in quotes where they hold a delimiter, a quote or a line break.
/// The first row names the columns, unless it is made of numbers. What a row has beyond that is one more cell.
final class CsvTable implements Table {
    /// The column for what rows have beyond the first row.
    static final String FURTHER_CELLS = "(further cells)";
    private static final int MOST_COLUMNS = 100_000;
    private static final int BYTE_ORDER_MARK_BYTES = 3;
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]*\\.?[0-9]+(?:[eE][+-]?[0-9]+)?");

    private final Content content;
    private final int delimiter;
    private final boolean hasHeader;
    private final List<String> columns;

    CsvTable(Content content) {
        this.content = content;
        this.delimiter = CsvDialect.of(content).delimiter();
        var first = firstRow();
        this.hasHeader =
                first.stream().anyMatch(cell -> !NUMBER.matcher(cell.strip()).matches());
        this.columns = names(first);
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public long bytes() {
        return content.size();
    }

    @Override
    public Rows open() {
        var rows = new Reader();
        if (hasHeader) {
            rows.next(new Row(columns.size()));
        }
        return rows;
    }

    private List<String> firstRow() {
        var cells = new ArrayList<String>();
        try (var reader = new Reader()) {
            var one = new Row(1);
            boolean more = reader.startRow();
            while (more) {
                one.clear();
                more = reader.cell(one, 0);
                cells.add(one.text(0));
                if (cells.size() > MOST_COLUMNS) {
                    throw new Unreadable("it has more than " + MOST_COLUMNS + " columns");
                }
            }
        }
        return cells;
    }

    private List<String> names(List<String> first) {
        var used = new HashSet<String>();
        var names = new ArrayList<String>(first.size() + 1);
        for (int i = 0; i < first.size(); i++) {
            var name = hasHeader ? first.get(i) : "column " + (i + 1);
            names.add(used.add(name) ? name : name + " (column " + (i + 1) + ")");
            used.add(names.getLast());
        }
        names.add(FURTHER_CELLS);
        if (new HashSet<>(names).size() < names.size()) {
            throw new Unreadable("its columns have names that cannot be told apart");
        }
        return List.copyOf(names);
    }

    private final class Reader implements Rows {
        private static final int END = -1;

        private final Cursor in = new Cursor(content);
        private long row = 1;
        private int next;

        Reader() {
            next = read();
            skipByteOrderMark();
        }

        private void skipByteOrderMark() {
            if (next == 0xef && content.size() >= BYTE_ORDER_MARK_BYTES) {
                boolean isMark = read() == 0xbb && read() == 0xbf;
                in.seek(isMark ? BYTE_ORDER_MARK_BYTES : 0);
                next = read();
            }
        }

        @Override
        public boolean next(Row into) {
            into.clear();
            if (!startRow()) {
                return false;
            }
            int last = columns.size() - 1;
            int column = 0;
            boolean more = true;
            while (more && column < last) {
                more = cell(into, column++);
            }
            int rest = into.size();
            while (more) {
                more = cell(into, last);
                into.append(more ? delimiter : '\n');
                into.set(last, rest);
            }
            return true;
        }

        /// Skips empty lines; false at the end.
        boolean startRow() {
            while (next == '\n' || next == '\r') {
                next = read();
            }
            return next != END;
        }

        /// Reads a cell; false when it was the last of its row.
        boolean cell(Row into, int column) {
            int start = into.size();
            if (next == '"') {
                quoted(into);
            }
            while (next != delimiter && next != '\n' && next != '\r' && next != END) {
                into.append(next);
                next = read();
            }
            into.set(column, start);
            boolean more = next == delimiter;
            if (next == '\r') {
                next = read();
            }
            if (more || next == '\n') {
                next = read();
            }
            row += more ? 0 : 1;
            return more;
        }

        private void quoted(Row into) {
            next = read();
            while (next != END) {
                if (next == '"') {
                    next = read();
                    if (next != '"') {
                        return;
                    }
                }
                into.append(next);
                next = read();
            }
            throw new Unreadable("a quote in row " + row + " never ends");
        }

        private int read() {
            return in.next();
        }

        @Override
        public void close() {
            in.close();
        }
    }
}
