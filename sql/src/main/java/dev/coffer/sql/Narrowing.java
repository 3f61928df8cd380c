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

    /// Most versions of a set, which the database holds in memory.
    private static final long MOST = 1 << 20;

    /// Most parts of a filter that are looked at.
    private static final int SETS_LIMIT = 8;

    private final Dialect dialect;
    private final List<String> sets;
    private final ToLongFunction<String> count;

    /// How far the next count goes.
    private long bound;

    /// @param sets  queries, as of [IdSets]; what the filter holds for is in all of them
    /// @param count runs a query with one row and one column
    /// @param first how far the first count goes
    Narrowing(Dialect dialect, List<String> sets, ToLongFunction<String> count, long first) {
        this.dialect = dialect;
        this.sets = sets.stream().limit(SETS_LIMIT).toList();
        this.count = count;
        this.bound = first;
    }

    private record Counted(String set, long size) {}

    /// A condition on `v.id` that everything the filter holds for fulfils, and not many other versions; empty when finding those
    /// would take longer than looking at `ahead` versions.
    ///
    /// @param most how far it is worth counting now; looking on may tell more
    Optional<String> cheaperThan(long ahead, long most) {
        while (bound <= Math.min(ahead * GROWTH / 2, Math.min(most, MOST))) {
            var few = few(counted(), ahead);
            if (few.isPresent()) {
                return few.map(this::isIn);
            }
            bound *= GROWTH;
        }
        return Optional.empty();
    }

    /// The smallest first; those that reach the bound may be larger.
    private List<Counted> counted() {
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
    private Optional<String> few(List<Counted> counted, long ahead) {
        var known = counted.stream().filter(set -> set.size() < bound).toList();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        var least = known.getFirst();
        if (known.size() > 1
                && known.get(1).size() < least.size() * INDEX_SPEED
                && least.size() + known.get(1).size() < ahead * INDEX_SPEED / 2) {
            var next = known.get(1).set();
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
