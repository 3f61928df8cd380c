package dev.coffer.sql;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Finds out whether the indexes leave few versions of a filter over, by counting, never further than to a bound. Counts are
/// taken instead of the planner's guesses: those know nothing of one metric among many.
final class Narrowing {
    /// How many versions can be taken from an index in the time in which one is looked at.
    private static final long INDEX_SPEED = 6;

    /// So many times further each count goes than the one before.
    private static final long GROWTH = 8;

    /// Most parts of a filter that are looked at.
    private static final int SETS_LIMIT = 8;

    private final Dialect dialect;
    private final List<String> sets;
    private final ToLongFunction<String> count;
    private final long first;
    private long tried;

    /// @param sets  queries, as of [IdSets]; what the filter holds for is in all of them
    /// @param count runs a query with one row and one column
    /// @param first how far the first count goes
    Narrowing(Dialect dialect, List<String> sets, ToLongFunction<String> count, long first) {
        this.dialect = dialect;
        this.sets = sets.stream().limit(SETS_LIMIT).toList();
        this.count = count;
        this.first = first;
    }

    private record Counted(String set, long size) {}

    /// A condition on `v.id` that everything the filter holds for fulfils, and not many other versions; empty when finding those
    /// would take longer than looking at `ahead` versions.
    Optional<String> cheaperThan(long ahead) {
        for (long bound = first;
                bound <= ahead;
                bound = bound < ahead ? Math.min(bound * GROWTH, ahead) : Long.MAX_VALUE) {
            if (bound > tried) {
                tried = bound;
                var few = smallest(counted(bound), bound, ahead);
                if (few.isPresent()) {
                    return few.map(this::isIn);
                }
            }
        }
        return Optional.empty();
    }

    /// The smallest first; those that reach the bound may be larger.
    private List<Counted> counted(long bound) {
        return sets.stream()
                .map(set -> new Counted(
                        set,
                        count.applyAsLong(
                                "SELECT count(*) FROM (SELECT 1 FROM (" + set + ") c LIMIT " + bound + ") d")))
                .sorted(Comparator.comparingLong(Counted::size))
                .toList();
    }

    /// The smallest, without what is not in the next one. When that is much larger, looking at each version is faster; and of
    /// what two leave over, a third would not take enough away.
    private static Optional<String> smallest(List<Counted> counted, long bound, long ahead) {
        if (counted.isEmpty() || counted.getFirst().size() >= bound) {
            return Optional.empty();
        }
        var least = counted.getFirst();
        long most = Math.min(bound, least.size() * INDEX_SPEED);
        if (counted.size() > 1 && counted.get(1).size() < most) {
            var next = counted.get(1).set();
            return Optional.of("SELECT e.id FROM (" + least.set() + ") e WHERE e.id IN (" + next + ")");
        }
        return least.size() <= ahead / 2 ? Optional.of(least.set()) : Optional.empty();
    }

    /// Reads the set first and then looks for each of its versions by primary key, whatever the planner believes.
    private String isIn(String set) {
        return switch (dialect) {
            case SqliteDialect _ -> "v.id IN (" + set + ")";
            case PostgresDialect _ -> "v.id = ANY (ARRAY (" + set + "))";
        };
    }
}
