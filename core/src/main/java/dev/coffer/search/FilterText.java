package dev.coffer.search;

import java.util.List;
import java.util.stream.Collectors;

/// A filter as text, in one form: keywords in capitals, texts in quotes, parentheses only where they are needed.
///
/// [FilterParser] makes the same filter of it, but for an `And` or `Or` of a single term, which comes back as that
/// term.
public final class FilterText {
    private static final int PLAIN_SCALE = 30;

    private FilterText() {}

    /// The filter's text.
    ///
    /// @throws dev.coffer.artifact.CofferException.Invalid when the filter is too large
    public static String of(Filter filter) {
        FilterLimits.check(filter);
        return either(filter);
    }

    /// Where an `OR` may stand.
    private static String either(Filter filter) {
        return simple(filter) instanceof Filter.Or(var terms) && !terms.isEmpty()
                ? terms.stream().map(FilterText::both).collect(Collectors.joining(" OR "))
                : both(filter);
    }

    /// Where an `AND` may stand.
    private static String both(Filter filter) {
        return simple(filter) instanceof Filter.And(var terms) && !terms.isEmpty()
                ? terms.stream().map(FilterText::term).collect(Collectors.joining(" AND "))
                : term(filter);
    }

    private static String term(Filter filter) {
        return switch (simple(filter)) {
            case Filter.And(var terms) -> terms.isEmpty() ? "TRUE" : '(' + both(filter) + ')';
            case Filter.Or(var terms) -> terms.isEmpty() ? "FALSE" : '(' + either(filter) + ')';
            case Filter.Not(var inner) -> not(simple(inner));
            case Filter.Compare(var field, var operator, var value) ->
                field + " " + operator.sign() + " " + literal(value);
            case Filter.Like(var field, var pattern) -> field + " LIKE " + text(pattern);
            case Filter.In(var field, var values) -> field + " IN " + list(values);
            case Filter.IsNull(var field) -> field + " IS NULL";
        };
    }

    private static String not(Filter inner) {
        return switch (inner) {
            case Filter.Like(var field, var pattern) -> field + " NOT LIKE " + text(pattern);
            case Filter.In(var field, var values) -> field + " NOT IN " + list(values);
            case Filter.IsNull(var field) -> field + " IS NOT NULL";
            case Filter.And _, Filter.Or _, Filter.Not _, Filter.Compare _ -> "NOT " + term(inner);
        };
    }

    /// Without an `And` or `Or` around a single term.
    private static Filter simple(Filter filter) {
        return switch (filter) {
            case Filter.And(var terms) when terms.size() == 1 -> simple(terms.getFirst());
            case Filter.Or(var terms) when terms.size() == 1 -> simple(terms.getFirst());
            default -> filter;
        };
    }

    private static String list(List<Literal> values) {
        return values.stream().map(FilterText::literal).collect(Collectors.joining(", ", "(", ")"));
    }

    static String literal(Literal literal) {
        return switch (literal) {
            case Literal.Text(var text) -> text(text);
            case Literal.Number(var number) -> {
                boolean plain = number.scale() >= -PLAIN_SCALE && number.scale() <= PLAIN_SCALE;
                yield plain ? number.toPlainString() : number.toString();
            }
            case Literal.Time(var time) -> time.toString();
        };
    }

    private static String text(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
