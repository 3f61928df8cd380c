package dev.coffer.search;

import dev.coffer.artifact.CofferException;
import java.util.ArrayDeque;
import java.util.List;

/// The bounds on a whole filter. Everybody who walks down a filter may rely on them, once they are checked.
final class FilterLimits {
    private FilterLimits() {}

    private record Level(Filter filter, int depth) {}

    /// Without recursion, because the filter may be of any depth.
    static void check(Filter filter) {
        var open = new ArrayDeque<Level>();
        open.push(new Level(filter, 1));
        long terms = 0;
        while (!open.isEmpty()) {
            var level = open.pop();
            terms += 1 + (level.filter() instanceof Filter.In(var _, var values) ? values.size() : 0);
            if (terms > Filter.TERMS_LIMIT) {
                throw new CofferException.Invalid("a filter has more than " + Filter.TERMS_LIMIT + " terms");
            }
            if (level.depth() > Filter.DEPTH_LIMIT) {
                throw new CofferException.Invalid("a filter has more than " + Filter.DEPTH_LIMIT + " levels");
            }
            inside(level.filter()).forEach(inner -> open.push(new Level(inner, level.depth() + 1)));
        }
    }

    private static List<Filter> inside(Filter filter) {
        return switch (filter) {
            case Filter.And(var terms) -> terms;
            case Filter.Or(var terms) -> terms;
            case Filter.Not(var term) -> List.of(term);
            case Filter.Compare _, Filter.Like _, Filter.In _, Filter.IsNull _ -> List.of();
        };
    }
}
