package dev.coffer.sql;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.VersionId;
import dev.coffer.search.Field;
import dev.coffer.search.Filter;
import dev.coffer.search.LikePattern;
import dev.coffer.search.Literal;
import dev.coffer.search.Order;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes the facts of a version, and comparisons with them, as SQL over a row `v` of the table `version`. An absent fact is
/// `NULL`.
final class FactSql {
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private final Dialect dialect;
    private final Moment moment;
    private final Parameters parameters;

    FactSql(Dialect dialect, Moment moment, Parameters parameters) {
        this.dialect = dialect;
        this.moment = moment;
        this.parameters = parameters;
    }

    /// The text, number or time of a field that has at most one. Scalar subqueries, because planners leave them where they
    /// are: one search by primary key for each version that gets so far.
    String value(Field field) {
        return switch (field) {
            case Field.Plain plain -> column(plain);
            case Field.Metric(var name) ->
                "(SELECT x.value FROM metric x WHERE x.version_id = v.id AND x.name = " + parameters.add(name) + ")";
            case Field.Param(var name) -> param("value", name);
            case Field.Tag(var name) -> tag("value", name);
        };
    }

    /// What a field of kind `MIXED` is as a number.
    String number(Field field) {
        return switch (field) {
            case Field.Param(var name) -> param("number", name);
            case Field.Tag(var name) -> tag("number", name);
            case Field.Plain _, Field.Metric _ -> throw new IllegalArgumentException(field + " is not of kind MIXED");
        };
    }

    private static String column(Field.Plain field) {
        return switch (field) {
            case NAME -> "(SELECT a.name FROM artifact a WHERE a.id = v.artifact_id)";
            case TYPE -> "(SELECT a.type FROM artifact a WHERE a.id = v.artifact_id)";
            case VERSION -> "v.number";
            case LABEL -> "v.label";
            case CREATED -> "v.created_at";
            case RUN -> "v.run";
            case COMMIT -> "v.code_commit";
            case BRANCH -> "v.branch";
            case USER -> "v.created_by";
            case BYTES -> "v.bytes";
            case DESCRIPTION -> "v.description";
            case DIGEST -> "v.digest";
            case ALIAS, INPUT -> throw new IllegalArgumentException(field + " may have several values");
        };
    }

    private String param(String column, String name) {
        return "(SELECT x." + column + " FROM param x WHERE x.version_id = v.id AND x.name = " + parameters.add(name)
                + ")";
    }

    private String tag(String column, String name) {
        var of = "(SELECT x." + column + " FROM tag x WHERE x.version_id = v.id AND x.name = " + parameters.add(name);
        return moment.isNow()
                ? of + " AND x.current)"
                : of + " AND x.at <= :moment ORDER BY x.entry DESC, x.seq DESC LIMIT 1)";
    }

    /// A condition on an expression that is of a kind with the literal.
    String compare(String expression, Field field, Filter.Operator operator, Literal literal) {
        return switch (literal) {
            case Literal.Text(var text) -> compare(expression, operator, text);
            case Literal.Time(var time) -> compare(expression, operator, time.toEpochMilli());
            case Literal.Number(var number) ->
                field.kind() == Field.Kind.WHOLE
                        ? whole(expression, operator, number)
                        : compare(expression, operator, number.doubleValue());
        };
    }

    /// Whether an expression equals one of the literals, which are of a kind with it.
    String among(String expression, Field field, List<Literal> literals) {
        var values = literals.stream().flatMap(literal -> equal(field, literal)).toList();
        return values.isEmpty() ? "FALSE" : expression + " IN (" + parameters.addAll(values) + ")";
    }

    /// The value to be equal to; none when nothing can be.
    private static Stream<Object> equal(Field field, Literal literal) {
        return switch (literal) {
            case Literal.Text(var text) -> Stream.of(text);
            case Literal.Time(var time) -> Stream.of(time.toEpochMilli());
            case Literal.Number(var number)
            when field.kind() == Field.Kind.WHOLE ->
                isWhole(number) && isLong(number.toBigInteger()) ? Stream.of(number.longValueExact()) : Stream.empty();
            case Literal.Number(var number) -> Stream.of(number.doubleValue());
        };
    }

    private static boolean isWhole(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0;
    }

    private String compare(String expression, Filter.Operator operator, Object value) {
        return expression + " " + operator.sign() + " " + parameters.add(value);
    }

    /// Exactly: whatever the number is, the column is compared with a whole one.
    private String whole(String expression, Filter.Operator operator, BigDecimal number) {
        var down = number.setScale(0, RoundingMode.FLOOR).toBigInteger();
        var up = number.setScale(0, RoundingMode.CEILING).toBigInteger();
        return switch (operator) {
            case EQ -> isWhole(number) && isLong(down) ? compare(expression, operator, down.longValue()) : "FALSE";
            case NE -> isWhole(number) && isLong(down) ? compare(expression, operator, down.longValue()) : "TRUE";
            case LT, GE -> bounded(expression, operator, up);
            case LE, GT -> bounded(expression, operator, down);
        };
    }

    private static boolean isLong(BigInteger number) {
        return number.compareTo(LEAST) >= 0 && number.compareTo(MOST) <= 0;
    }

    private String bounded(String expression, Filter.Operator operator, BigInteger bound) {
        if (isLong(bound)) {
            return compare(expression, operator, bound.longValue());
        }
        boolean below = operator == Filter.Operator.LT || operator == Filter.Operator.LE;
        return below == bound.signum() > 0 ? "TRUE" : "FALSE";
    }

    /// Whether the version `w` of the artifact `b` is one of those that texts name, in just the way inputs are written.
    String isInput(List<Literal> texts) {
        var ids = texts.stream()
                .flatMap(text -> versionId(((Literal.Text) text).value()).stream())
                .map(id -> "(" + parameters.addAll(List.of(id.artifact().value(), id.number())) + ")")
                .toList();
        return ids.isEmpty() ? "FALSE" : "(b.name, w.number) IN (VALUES " + String.join(", ", ids) + ")";
    }

    private static Optional<VersionId> versionId(String text) {
        try {
            return Optional.of(VersionId.parse(text)).filter(id -> id.toString().equals(text));
        } catch (CofferException.Invalid e) {
            return Optional.empty();
        }
    }

    /// Whether a text fits a pattern, case and all. SQLite's `LIKE` does not know case; its `GLOB` does.
    String like(String expression, String pattern) {
        var symbols = LikePattern.of(pattern).symbols();
        return switch (dialect) {
            case SqliteDialect _ ->
                expression + " GLOB "
                        + parameters.add(symbols.mapToObj(FactSql::glob).collect(Collectors.joining()));
            case PostgresDialect _ ->
                expression + " LIKE "
                        + parameters.add(symbols.mapToObj(FactSql::like).collect(Collectors.joining()));
        };
    }

    private static String glob(int symbol) {
        return switch (symbol) {
            case LikePattern.ANY -> "*";
            case LikePattern.ONE -> "?";
            case '*', '?', '[' -> "[" + (char) symbol + "]";
            default -> Character.toString(symbol);
        };
    }

    private static String like(int symbol) {
        return switch (symbol) {
            case LikePattern.ANY -> "%";
            case LikePattern.ONE -> "_";
            case '%', '_', '\\' -> "\\" + (char) symbol;
            default -> Character.toString(symbol);
        };
    }

    /// As much of a text as orders look at.
    static String prefix(String expression) {
        return "substr(" + expression + ", 1, " + Order.PREFIX + ")";
    }
}
