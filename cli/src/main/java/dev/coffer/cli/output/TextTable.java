package dev.coffer.cli.output;

import java.util.ArrayList;
import java.util.List;

/// Rows with aligned columns. Columns whose heading starts with `>` are aligned to the right.
public final class TextTable {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final boolean[] right;

    public TextTable(String... headings) {
        right = new boolean[headings.length];
        var shown = headings.clone();
        for (int i = 0; i < headings.length; i++) {
            right[i] = headings[i].startsWith(">");
            shown[i] = right[i] ? headings[i].substring(1) : headings[i];
        }
        rows.add(shown);
    }

    public void row(String... cells) {
        if (cells.length != right.length) {
            throw new IllegalArgumentException(cells.length + " cells for " + right.length + " columns");
        }
        rows.add(cells);
    }

    /// The lines, headings first, without blanks at their ends.
    public List<String> lines(Paint paint) {
        int[] widths = widths();
        var lines = new ArrayList<String>(rows.size());
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                if (i > 0) {
                    line.append(GAP);
                }
                var blanks = " ".repeat(widths[i] - width(row[i]));
                line.append(right[i] ? blanks : "").append(row[i]).append(right[i] ? "" : blanks);
            }
            var text = line.toString().stripTrailing();
            lines.add(lines.isEmpty() ? paint.bold(text) : text);
        }
        return lines;
    }

    private int[] widths() {
        var widths = new int[right.length];
        for (var row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], width(row[i]));
            }
        }
        return widths;
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
