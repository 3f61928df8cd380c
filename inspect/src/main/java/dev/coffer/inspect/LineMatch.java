package dev.coffer.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the lines that two texts have in common, in order.
///
/// Eugene W. Myers, *An O(ND) Difference Algorithm and Its Variations* (Algorithmica 1, 1986), which finds the fewest
/// insertions and deletions, as long as there are not too many. Where there are, the texts are first divided at lines that
/// occur once in each (patience diff), and what is left without such lines counts as replaced. So the work is bounded.
final class LineMatch {
    private static final int MOST_EDITS = 1_000;
    private static final long MOST_STEPS = 400_000_000;
    private static final int DEEPEST = 12;

    private final int[] from;
    private final int[] to;
    private final boolean[] removed;
    private final boolean[] added;
    private long steps;

    /// @param from equal lines have equal numbers
    LineMatch(int[] from, int[] to) {
        this.from = from;
        this.to = to;
        this.removed = new boolean[from.length];
        this.added = new boolean[to.length];
        match(0, from.length, 0, to.length, 0);
    }

    /// Whether a line of the first text is missing in the second. The others are, in order, the lines of the second that
    /// are not [#isAdded].
    boolean isRemoved(int line) {
        return removed[line];
    }

    boolean isAdded(int line) {
        return added[line];
    }

    private void match(int fromStart, int fromEnd, int toStart, int toEnd, int depth) {
        int i = fromStart;
        int j = toStart;
        while (i < fromEnd && j < toEnd && from[i] == to[j]) {
            i++;
            j++;
        }
        int m = fromEnd;
        int n = toEnd;
        while (m > i && n > j && from[m - 1] == to[n - 1]) {
            m--;
            n--;
        }
        if (i == m || j == n) {
            replace(i, m, j, n);
        } else if (!shortest(i, m, j, n) && !divided(i, m, j, n, depth)) {
            replace(i, m, j, n);
        }
    }

    private void replace(int fromStart, int fromEnd, int toStart, int toEnd) {
        Arrays.fill(removed, fromStart, fromEnd, true);
        Arrays.fill(added, toStart, toEnd, true);
    }

    /// Marks the fewest edits; false, with nothing marked, when there are too many.
    private boolean shortest(int fromStart, int fromEnd, int toStart, int toEnd) {
        int n = fromEnd - fromStart;
        int m = toEnd - toStart;
        int most = Math.min(MOST_EDITS, n + m);
        var furthest = new int[2 * most + 3];
        int middle = most + 1;
        var trace = new ArrayList<int[]>();
        for (int edits = 0; edits <= most; edits++) {
            trace.add(Arrays.copyOfRange(furthest, middle - edits, middle + edits + 1));
            for (int k = -edits; k <= edits; k += 2) {
                boolean down = k == -edits || (k != edits && furthest[middle + k - 1] < furthest[middle + k + 1]);
                int x = down ? furthest[middle + k + 1] : furthest[middle + k - 1] + 1;
                int y = x - k;
                int start = x;
                while (x < n && y < m && from[fromStart + x] == to[toStart + y]) {
                    x++;
                    y++;
                }
                steps += x - start + 1;
                furthest[middle + k] = x;
                if (x >= n && y >= m) {
                    mark(trace, fromStart, toStart, n, m);
                    return true;
                }
            }
            if (steps > MOST_STEPS) {
                return false;
            }
        }
        return false;
    }

    /// Walks back from the ends along the states that each number of edits began with.
    private void mark(List<int[]> trace, int fromStart, int toStart, int fromLength, int toLength) {
        int x = fromLength;
        int y = toLength;
        for (int edits = trace.size() - 1; edits > 0; edits--) {
            var furthest = trace.get(edits);
            int k = x - y;
            // The state of `edits` holds the diagonals from -edits to edits, as the previous round left them.
            boolean down = k == -edits || (k != edits && furthest[edits + k - 1] < furthest[edits + k + 1]);
            int previous = down ? k + 1 : k - 1;
            int previousX = furthest[edits + previous];
            int previousY = previousX - previous;
            if (down) {
                added[toStart + previousY] = true;
            } else {
                removed[fromStart + previousX] = true;
            }
            x = previousX;
            y = previousY;
        }
    }

    /// Divides at lines that occur once in each part, the longest run of them that is in the same order in both.
    private boolean divided(int fromStart, int fromEnd, int toStart, int toEnd, int depth) {
        if (depth == DEEPEST || steps > MOST_STEPS) {
            return false;
        }
        var anchors = inOrder(onceInBoth(fromStart, fromEnd, toStart, toEnd));
        int i = fromStart;
        int j = toStart;
        for (var anchor : anchors) {
            match(i, anchor.from(), j, anchor.to(), depth + 1);
            i = anchor.from() + 1;
            j = anchor.to() + 1;
        }
        if (!anchors.isEmpty()) {
            match(i, fromEnd, j, toEnd, depth + 1);
        }
        return !anchors.isEmpty();
    }

    private record Anchor(int from, int to) {}

    private List<Anchor> onceInBoth(int fromStart, int fromEnd, int toStart, int toEnd) {
        var before = once(from, fromStart, fromEnd);
        var after = once(to, toStart, toEnd);
        var anchors = new ArrayList<Anchor>();
        for (int i = fromStart; i < fromEnd; i++) {
            int there = after.getOrDefault(from[i], -1);
            if (there >= 0 && before.getOrDefault(from[i], -1) == i) {
                anchors.add(new Anchor(i, there));
            }
        }
        return anchors;
    }

    /// Where lines are that occur once; -1 for those that occur more often.
    private Map<Integer, Integer> once(int[] lines, int start, int end) {
        var places = new HashMap<Integer, Integer>();
        for (int i = start; i < end; i++) {
            places.merge(lines[i], i, (_, _) -> -1);
        }
        steps += end - start;
        return places;
    }

    /// The longest subsequence whose places in the second text increase, by patience sorting.
    private static List<Anchor> inOrder(List<Anchor> anchors) {
        var tails = new int[anchors.size()];
        var previous = new int[anchors.size()];
        int length = 0;
        for (int i = 0; i < anchors.size(); i++) {
            int low = 0;
            int high = length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (anchors.get(tails[middle]).to() < anchors.get(i).to()) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            previous[i] = low > 0 ? tails[low - 1] : -1;
            tails[low] = i;
            length = Math.max(length, low + 1);
        }
        var run = new ArrayList<Anchor>();
        for (int i = length > 0 ? tails[length - 1] : -1; i >= 0; i = previous[i]) {
            run.add(anchors.get(i));
        }
        return run.reversed();
    }
}
