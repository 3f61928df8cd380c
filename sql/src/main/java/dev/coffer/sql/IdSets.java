package dev.coffer.sql;

import dev.coffer.search.Field;
import dev.coffer.search.Filter;
import dev.coffer.search.Literal;
import dev.coffer.search.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes queries that read from an index a set of versions which has all that a filter holds for, and perhaps more, such as
/// those that had a tag once. Each has one column, `id`.
final class IdSets {
    private final Moment moment;
    private final Parameters parameters;
    private final FactSql facts;

    IdSets(Moment moment, Parameters parameters, FactSql facts) {
        this.moment = moment;
        this.parameters = parameters;
        this.facts = facts;
    }

    /// One for each part of the filter that there is an index for: what the filter holds for is in all of them.
    List<String> all(Filter filter) {
        return filter instanceof Filter.And(var terms)
                ? terms.stream().flatMap(term -> all(term).stream()).toList()
                : one(filter).stream().toList();
    }

    private Optional<String> one(Filter filter) {
        return switch (filter) {
            case Filter.And _ -> all(filter).stream().findFirst();
            case Filter.Or(var terms) -> union(terms);
            case Filter.Compare(var field, var operator, var value) -> compared(field, operator, value);
            case Filter.In(var field, var values) -> among(field, values);
            case Filter.Like(var field, var pattern) -> like(field, pattern);
            case Filter.Not _, Filter.IsNull _ -> Optional.empty();
        };
    }

    private Optional<String> union(List<Filter> terms) {
        var sets = new ArrayList<String>();
        for (var term : terms) {
            var set = one(term);
            if (set.isEmpty()) {
                return Optional.empty();
            }
            sets.add(set.get());
        }
        return sets.isEmpty() ? Optional.empty() : Optional.of(String.join(" UNION ALL ", sets));
    }

    private Optional<String> compared(Field field, Filter.Operator operator, Literal value) {
        return switch (operator) {
            case NE -> Optional.empty();
            case EQ -> among(field, List.of(value));
            case LT, LE, GT, GE ->
                value instanceof Literal.Text
                        ? Optional.empty()
                        : set(field, isNumber(value), column -> facts.compare(column, field, operator, value));
        };
    }

    private static boolean isNumber(Literal value) {
        return value instanceof Literal.Number;
    }

    private Optional<String> among(Field field, List<Literal> values) {
        if (field == Field.Plain.INPUT) {
            return Optional.of("SELECT i.version_id AS id FROM artifact b JOIN version w ON w.artifact_id = b.id"
                    + " JOIN input i ON i.input_id = w.id WHERE " + facts.isInput(values));
        }
        boolean numbers = !values.isEmpty() && values.stream().allMatch(IdSets::isNumber);
        boolean indexed = values.stream().allMatch(value -> isNumber(value) == numbers && isIndexed(value));
        return indexed ? set(field, numbers, column -> facts.among(column, field, values)) : Optional.empty();
    }

    /// Indexes hold no longer texts, because PostgreSQL refuses rows that have them.
    private static boolean isIndexed(Literal value) {
        return !(value instanceof Literal.Text(var text)) || text.codePointCount(0, text.length()) <= Order.PREFIX;
    }

    private Optional<String> like(Field field, String pattern) {
        boolean indexed = field == Field.Plain.NAME || field == Field.Plain.ALIAS;
        return indexed ? set(field, false, column -> facts.like(column, pattern)) : Optional.empty();
    }

    private interface Condition {
        String on(String column);
    }

    /// The versions for which a condition holds on what an index has of a field.
    private Optional<String> set(Field field, boolean asNumber, Condition condition) {
        return switch (field) {
            case Field.Metric(var name) -> Optional.of(named("metric", name, condition.on("x.value")));
            case Field.Param(var name) -> Optional.of(named("param", name, mixed(asNumber, condition)));
            case Field.Tag(var name) -> Optional.of(named("tag", name, mixed(asNumber, condition)));
            case Field.Plain plain -> set(plain, condition);
        };
    }

    private String named(String table, String name, String condition) {
        return "SELECT x.version_id AS id FROM " + table + " x WHERE x.name = " + parameters.add(name) + " AND "
                + condition;
    }

    /// With the conditions of the partial indexes.
    private static String mixed(boolean asNumber, Condition condition) {
        return asNumber
                ? condition.on("x.number") + " AND x.number IS NOT NULL"
                : condition.on("x.value") + " AND " + isShort("x.value");
    }

    private static String isShort(String column) {
        return "length(" + column + ") <= " + Order.PREFIX;
    }

    private Optional<String> set(Field.Plain field, Condition condition) {
        return switch (field) {
            case NAME -> Optional.of(ofArtifacts(condition.on("b.name")));
            case TYPE -> Optional.of(ofArtifacts(condition.on("b.type")));
            case RUN -> Optional.of(ofVersions(condition.on("w.run")));
            case COMMIT -> Optional.of(ofVersions(condition.on("w.code_commit") + " AND " + isShort("w.code_commit")));
            case CREATED -> Optional.of(ofVersions(condition.on("w.created_at")));
            case ALIAS ->
                Optional.of("SELECT w.id FROM alias_move m JOIN version w ON w.artifact_id = m.artifact_id"
                        + " AND w.number = m.to_number WHERE " + (moment.isNow() ? "m.current AND " : "")
                        + condition.on("m.alias"));
            case VERSION, LABEL, BRANCH, USER, BYTES, DESCRIPTION, DIGEST, INPUT -> Optional.empty();
        };
    }

    private static String ofArtifacts(String condition) {
        return "SELECT w.id FROM artifact b JOIN version w ON w.artifact_id = b.id WHERE " + condition;
    }

    private static String ofVersions(String condition) {
        return "SELECT w.id FROM version w WHERE " + condition;
    }
}
