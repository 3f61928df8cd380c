package dev.coffer.sql;

import dev.coffer.search.Field;
import dev.coffer.search.Position;
import dev.coffer.search.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Finds the versions that a search is about. One object serves one search.
///
/// It first looks at a stretch of versions one by one, in the order wanted, which finds what is common at once. When that fills no
/// page, the indexes say whether they leave few versions over ([Narrowing]), which finds what is rare. When they do not, it
/// looks on. What is common is a matter of the last stretch, so clusters cost little.
final class SearchSql {
    private static final int GROWTH = 4;

    /// How many index entries are counted at most for each version that was looked at. What is common may begin just behind
    /// a run of versions that do not fit, and then looking on is cheaper than counting it.
    private static final long COUNTED_PER_SEEN = 32;

    private final Handle sql;
    private final Dialect dialect;
    private final Search search;
    private final Reach reach;
    private final Moment moment;
    private final Parameters parameters = new Parameters();
    private final FactSql facts;
    private final Narrowing narrowing;
    private final String condition;

    /// How far is looked.
    ///
    /// @param stretch how many versions are looked at before the indexes are asked
    /// @param count   how far they are counted at first
    record Reach(long stretch, long count) {
        static final Reach STANDARD = new Reach(2_048, 4_096);
    }

    SearchSql(Handle sql, Dialect dialect, Search search, Reach reach) {
        this.sql = sql;
        this.dialect = dialect;
        this.search = search;
        this.reach = reach;
        moment = new Moment(search.when());
        facts = new FactSql(dialect, moment, parameters);
        narrowing = new Narrowing(
                dialect, new IdSets(moment, parameters, facts).all(search.filter()), this::count, reach.count());
        condition = (search.deleted() ? moment.exists() : moment.live()) + " AND "
                + new FilterSql(moment, facts).condition(search.filter());
    }

    /// The rows of the versions on a page, in order.
    ///
    /// @param next as in [dev.coffer.search.SearchPage]
    record Page(List<Long> ids, Optional<Position> next) {}

    Page find() {
        prepare();
        // One more than the page has, to know whether there is another.
        int wanted = search.limit() + 1;
        var found =
                search.order().by().map(field -> inOrderOf(field, wanted)).orElseGet(() -> inOrderOfCommits(wanted));
        var page = found.subList(0, Math.min(found.size(), search.limit()));
        var next = found.size() == wanted ? Optional.of(page.getLast()) : Optional.<Position>empty();
        return new Page(page.stream().map(Position::ordinal).toList(), next);
    }

    /// PostgreSQL would plan queries without looking at the values, which mean everything here, and compile those that look far,
    /// which takes longer than running them.
    private void prepare() {
        if (dialect instanceof PostgresDialect) {
            sql.execute("SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL jit = off");
        }
    }

    private List<Position> inOrderOfCommits(int wanted) {
        boolean newestFirst = search.order().descending();
        long newest = newest();
        long after = search.after().map(Position::ordinal).orElse(newestFirst ? newest + 1 : 0);
        long first = newestFirst ? 1 : Math.max(1, Math.min(after, newest) + 1);
        long last = newestFirst ? Math.min(newest, Math.max(after, 1) - 1) : newest;
        var found = new ArrayList<Position>();
        long seen = 0;
        for (long stretch = reach.stretch(); first <= last; stretch *= GROWTH) {
            long here = Math.min(stretch, last - first + 1);
            var part = newestFirst
                    ? walk(condition, last - here + 1, last, wanted - found.size())
                    : walk(condition, first, first + here - 1, wanted - found.size());
            found.addAll(part);
            if (found.size() == wanted) {
                break;
            }
            last -= newestFirst ? here : 0;
            first += newestFirst ? 0 : here;
            long ahead = ahead(last - first + 1, wanted - found.size(), here, part.size());
            seen += here;
            var narrowed = narrowing.cheaperThan(ahead, seen * COUNTED_PER_SEEN);
            if (narrowed.isPresent()) {
                found.addAll(walk(narrowed.get() + " AND " + condition, first, last, wanted - found.size()));
                break;
            }
        }
        return found;
    }

    /// How many versions must be looked at to find what is missing, as far as the last stretch tells.
    private static long ahead(long rest, int missing, long seen, int fitted) {
        return fitted == 0 ? rest : Math.min(rest, seen * missing / fitted);
    }

    private List<Position> walk(String where, long first, long last, int rows) {
        return query("SELECT v.id FROM version v WHERE v.id BETWEEN :first AND :last AND " + where + " ORDER BY v.id"
                        + (search.order().descending() ? " DESC" : "") + " LIMIT :rows")
                .bind("first", first)
                .bind("last", last)
                .bind("rows", rows)
                .map(Cells.of("version", row -> new Position(Optional.empty(), row.number(1))))
                .list();
    }

    private List<Position> inOrderOf(Field field, int wanted) {
        var order = new OrderSql(facts, parameters, field, search.order().descending());
        var after = search.after();
        int begin = after.map(order::stageOf).orElse(0);
        long ahead = newest();
        var beginning = begin == 0 ? order.beginning(after, reach.stretch()) : Optional.<OrderSql.Stage>empty();
        if (beginning.isPresent()) {
            var found = rows(order, beginning.get(), Optional.empty(), condition, wanted);
            if (found.size() == wanted) {
                return found;
            }
            ahead = ahead(ahead, wanted, reach.stretch(), found.size());
        }
        var narrowed = narrowing.cheaperThan(ahead, Long.MAX_VALUE);
        var where = narrowed.map(few -> few + " AND ").orElse("") + condition;
        var stages = new ArrayList<>(order.stages());
        if (narrowed.isEmpty()) {
            order.indexed().ifPresent(stage -> stages.set(0, stage));
        }
        var found = new ArrayList<Position>();
        for (int i = begin; i < stages.size() && found.size() < wanted; i++) {
            var behind = i == begin ? after : Optional.<Position>empty();
            found.addAll(rows(order, stages.get(i), behind, where, wanted - found.size()));
        }
        return found;
    }

    private List<Position> rows(
            OrderSql order, OrderSql.Stage stage, Optional<Position> after, String where, int rows) {
        return query(order.query(stage, after, where))
                .bind("rows", rows)
                .map(Cells.of("version", row -> OrderSql.position(stage, row)))
                .list();
    }

    private long newest() {
        return count("SELECT COALESCE(max(v.id), 0) FROM version v");
    }

    private long count(String text) {
        return query(text).map(Cells.of("version", row -> row.number(1))).one();
    }

    private Query query(String text) {
        return moment.bind(parameters.bind(Uncached.statement(sql.createQuery(text))));
    }
}
