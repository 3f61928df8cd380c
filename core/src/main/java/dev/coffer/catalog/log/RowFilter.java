package dev.coffer.catalog.log;

import dev.coffer.search.Field;
import dev.coffer.search.Filter;
import dev.coffer.search.Literal;
import java.util.function.Predicate;

/// Tests a filter on a version without reading it: either the filter certainly does not hold, or it may.
final class RowFilter {
    private RowFilter() {}

    /// False only where the filter does not hold.
    static Predicate<IndexedVersion> of(Filter filter) {
        return switch (filter) {
            case Filter.And(var terms) -> terms.stream().map(RowFilter::of).reduce(row -> true, Predicate::and);
            case Filter.Or(var terms) -> terms.stream().map(RowFilter::of).reduce(row -> false, Predicate::or);
            case Filter.Compare(var field, var operator, Literal.Time(var time))
            when field == Field.Plain.CREATED ->
                row -> holds(operator, row.time().compareTo(time));
            case Filter.Compare(var field, var operator, var value)
            when operator == Filter.Operator.EQ -> equal(field, value);
            case Filter.In(var field, var values) ->
                values.stream().map(value -> equal(field, value)).reduce(row -> false, Predicate::or);
            case Filter.Compare _, Filter.Like _, Filter.IsNull _, Filter.Not _ -> row -> true;
        };
    }

    private static Predicate<IndexedVersion> equal(Field field, Literal value) {
        if (!(value instanceof Literal.Text(var text)) || !(field instanceof Field.Plain plain)) {
            return row -> true;
        }
        return switch (plain) {
            case NAME -> row -> row.id().artifact().value().equals(text);
            case TYPE -> row -> row.type().word().equals(text);
            case RUN -> row -> row.run().equals(text);
            case DIGEST -> row -> row.digest().toString().equals(text);
            case VERSION, LABEL, CREATED, COMMIT, BRANCH, USER, BYTES, DESCRIPTION, ALIAS, INPUT -> row -> true;
        };
    }

    private static boolean holds(Filter.Operator operator, int order) {
        return switch (operator) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
        };
    }
}
