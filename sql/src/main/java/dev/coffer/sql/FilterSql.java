package dev.coffer.sql;

import dev.coffer.search.Field;
import dev.coffer.search.Filter;
import dev.coffer.search.Literal;
import java.util.List;
import java.util.stream.Collectors;

/// Writes filters as conditions on a row `v` of the table `version`.
///
/// SQL has a third truth value, filters have two. So `NOT` is moved down to the comparisons, where it becomes `IS NOT TRUE`: what
/// is above them is `AND` and `OR` only, and there `NULL` counts as false.
final class FilterSql {
    private final Moment moment;
    private final FactSql facts;

    FilterSql(Moment moment, FactSql facts) {
        this.moment = moment;
        this.facts = facts;
    }

    String condition(Filter filter) {
        return condition(filter, true);
    }

    private String condition(Filter filter, boolean wanted) {
        return switch (filter) {
            case Filter.And(var terms) -> joined(terms, wanted, wanted);
            case Filter.Or(var terms) -> joined(terms, wanted, !wanted);
            case Filter.Not(var term) -> condition(term, !wanted);
            case Filter.Compare compare -> leaf(compare(compare), wanted);
            case Filter.Like(var field, var pattern) -> leaf(like(field, pattern), wanted);
            case Filter.In(var field, var values) -> leaf(in(field, values), wanted);
            case Filter.IsNull(var field) -> leaf(isNull(field), wanted);
        };
    }

    private static String leaf(String condition, boolean wanted) {
        return wanted ? condition : "(" + condition + ") IS NOT TRUE";
    }

    /// As a tree of low depth, which SQLite bounds.
    private String joined(List<Filter> terms, boolean wanted, boolean all) {
        return switch (terms.size()) {
            case 0 -> all ? "TRUE" : "FALSE";
            case 1 -> condition(terms.getFirst(), wanted);
            default -> {
                int half = terms.size() / 2;
                var first = joined(terms.subList(0, half), wanted, all);
                var second = joined(terms.subList(half, terms.size()), wanted, all);
                yield "(" + first + (all ? " AND " : " OR ") + second + ")";
            }
        };
    }

    private String compare(Filter.Compare compare) {
        var field = compare.field();
        var literal = compare.value();
        if (field.kind() == Field.Kind.SET) {
            boolean equal = compare.operator() == Filter.Operator.EQ;
            return (equal ? "" : "NOT ") + in(field, List.of(literal));
        }
        return facts.compare(expression(field, literal), field, compare.operator(), literal);
    }

    /// The expression that a literal is compared with.
    private String expression(Field field, Literal literal) {
        boolean asNumber = field.kind() == Field.Kind.MIXED && literal instanceof Literal.Number;
        return asNumber ? facts.number(field) : facts.value(field);
    }

    private String in(Field field, List<Literal> values) {
        if (field.kind() == Field.Kind.SET) {
            return exists(field, equalsAny(field, values));
        }
        if (field.kind() != Field.Kind.MIXED) {
            return facts.among(facts.value(field), field, values);
        }
        var kinds = values.stream().collect(Collectors.partitioningBy(Literal.Number.class::isInstance));
        return "(" + facts.among(facts.number(field), field, kinds.getOrDefault(true, List.of())) + " OR "
                + facts.among(facts.value(field), field, kinds.getOrDefault(false, List.of())) + ")";
    }

    private String equalsAny(Field field, List<Literal> values) {
        return field == Field.Plain.ALIAS ? facts.among("m.alias", field, values) : facts.isInput(values);
    }

    /// Whether one of the aliases `m`, or of the inputs `w` of artifact `b`, is such.
    private String exists(Field field, String condition) {
        return field == Field.Plain.ALIAS
                ? "EXISTS (SELECT 1 FROM alias_move m WHERE m.artifact_id = v.artifact_id AND m.to_number = v.number AND "
                        + moment.aliased() + " AND " + condition + ")"
                : "EXISTS (SELECT 1 FROM input i JOIN version w ON w.id = i.input_id JOIN artifact b ON b.id = w.artifact_id"
                        + " WHERE i.version_id = v.id AND " + condition + ")";
    }

    private String like(Field field, String pattern) {
        if (field.kind() != Field.Kind.SET) {
            return facts.like(facts.value(field), pattern);
        }
        var text = field == Field.Plain.ALIAS ? "m.alias" : "(b.name || ':v' || CAST(w.number AS text))";
        return exists(field, facts.like(text, pattern));
    }

    private String isNull(Field field) {
        return field.kind() == Field.Kind.SET ? "NOT " + exists(field, "TRUE") : facts.value(field) + " IS NULL";
    }
}
