package dev.coffer.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How two texts differ, line by line.
///
/// @param added      how many lines were added
/// @param removed    how many lines were removed
/// @param hunks      what changed, with three lines around it
/// @param linesHidden how many further lines the hunks would have if they were not cut short
/// @param notes      what else there is to know
public record TextDiff(long added, long removed, List<Hunk> hunks, long linesHidden, List<String> notes)
        implements ContentDiff {
    private static final int CONTEXT = 3;
    private static final int MOST_LINES = 2_000;
    private static final int MOST_CHARACTERS = 1_000;

    public TextDiff {
        hunks = List.copyOf(hunks);
        notes = List.copyOf(notes);
    }

    /// A run of lines with changes in it, as a unified diff has them.
    ///
    /// @param fromLine the first line in the first file, counted from 1; the one before, when there is none
    /// @param lines    each begins with a space (the same), `-` (removed), `+` (added) or `\` (a remark)
    public record Hunk(int fromLine, int fromCount, int toLine, int toCount, List<String> lines) {
        public Hunk {
            lines = List.copyOf(lines);
        }
    }

    static TextDiff between(TextLines from, TextLines to, List<String> notes) {
        return new Maker(from, to).make(notes);
    }

    private static final class Maker {
        private final TextLines from;
        private final TextLines to;
        private final LineMatch match;
        private final List<Hunk> hunks = new ArrayList<>();
        private int shown;
        private long hidden;

        Maker(TextLines from, TextLines to) {
            this.from = from;
            this.to = to;
            var numbers = new HashMap<String, Integer>();
            this.match = new LineMatch(numbers(from, numbers), numbers(to, numbers));
        }

        /// A last line without a line feed is another line than the same with one.
        private static int[] numbers(TextLines text, Map<String, Integer> numbers) {
            var result = new int[text.lines().size()];
            for (int i = 0; i < result.length; i++) {
                boolean open = i == result.length - 1 && !text.endsWithLineFeed();
                var line = open ? text.lines().get(i) + "\n" : text.lines().get(i);
                result[i] = numbers.computeIfAbsent(line, _ -> numbers.size());
            }
            return result;
        }

        TextDiff make(List<String> notes) {
            var edits = edits();
            int start = 0;
            for (int end = 1; end <= edits.size(); end++) {
                boolean isNear = end < edits.size()
                        && edits.get(end).from() - edits.get(end - 1).fromEnd() <= 2 * CONTEXT;
                if (!isNear) {
                    hunk(edits.subList(start, end));
                    start = end;
                }
            }
            return new TextDiff(
                    edits.stream().mapToLong(edit -> edit.toEnd() - edit.to()).sum(),
                    edits.stream()
                            .mapToLong(edit -> edit.fromEnd() - edit.from())
                            .sum(),
                    hunks,
                    hidden,
                    notes);
        }

        /// Lines that were replaced by others.
        private record Edit(int from, int fromEnd, int to, int toEnd) {}

        private List<Edit> edits() {
            var edits = new ArrayList<Edit>();
            int i = 0;
            int j = 0;
            while (i < size(from) || j < size(to)) {
                int fromEnd = i;
                int toEnd = j;
                while (fromEnd < size(from) && match.isRemoved(fromEnd)) {
                    fromEnd++;
                }
                while (toEnd < size(to) && match.isAdded(toEnd)) {
                    toEnd++;
                }
                if (fromEnd > i || toEnd > j) {
                    edits.add(new Edit(i, fromEnd, j, toEnd));
                }
                i = fromEnd + 1;
                j = toEnd + 1;
            }
            return edits;
        }

        private void hunk(List<Edit> edits) {
            var first = edits.getFirst();
            var last = edits.getLast();
            int context = Math.min(CONTEXT, first.from());
            int after = Math.min(CONTEXT, size(from) - last.fromEnd());
            var lines = new ArrayList<String>();
            int line = first.from() - context;
            for (var edit : edits) {
                show(lines, ' ', from, line, edit.from());
                show(lines, '-', from, edit.from(), edit.fromEnd());
                show(lines, '+', to, edit.to(), edit.toEnd());
                line = edit.fromEnd();
            }
            show(lines, ' ', from, line, line + after);
            if (lines.isEmpty()) {
                return;
            }
            int fromCount = line + after - (first.from() - context);
            int toCount = last.toEnd() + after - (first.to() - context);
            hunks.add(new Hunk(
                    first.from() - context + (fromCount == 0 ? 0 : 1),
                    fromCount,
                    first.to() - context + (toCount == 0 ? 0 : 1),
                    toCount,
                    lines));
        }

        private void show(List<String> lines, char mark, TextLines text, int start, int end) {
            for (int i = start; i < end; i++) {
                if (shown == MOST_LINES) {
                    hidden += end - i;
                    return;
                }
                shown++;
                lines.add(mark + Shown.cut(text.lines().get(i), MOST_CHARACTERS));
                if (i == size(text) - 1 && !text.endsWithLineFeed()) {
                    lines.add("\\ No line feed at the end of the file");
                }
            }
        }

        private static int size(TextLines text) {
            return text.lines().size();
        }
    }
}
