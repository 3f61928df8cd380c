package dev.coffer.search;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;

/// The meaning of a filter: a test of one version. Other catalogs answer in their own way, and the same.
public final class Predicates {
    private Predicates() {}

    /// The test that a filter stands for. Threads may share it.
    ///
    /// @throws CofferException.Invalid when the filter is too large
    public static Predicate<Candidate> of(Filter filter) {
        FilterLimits.check(filter);
        return test(filter);
    }

    private static Predicate<Candidate> test(Filter filter) {
        return switch (filter) {
            case Filter.And(var terms) -> {
                var tests = tests(terms);
                yield candidate -> tests.stream().allMatch(test -> test.test(candidate));
            }
            case Filter.Or(var terms) -> {
                var tests = tests(terms);
                yield candidate -> tests.stream().anyMatch(test -> test.test(candidate));
            }
            case Filter.Not(var term) -> test(term).negate();
            case Filter.Compare(var field, var operator, var value) -> compare(field, operator, value);
            case Filter.Like(var field, var pattern) -> {
                var like = LikePattern.of(pattern);
                yield candidate -> Values.texts(field, candidate).stream().anyMatch(like::matches);
            }
            case Filter.In(var field, var values) -> {
                var tests = values.stream()
                        .map(value -> compare(field, Filter.Operator.EQ, value))
                        .toList();
                yield candidate -> tests.stream().anyMatch(test -> test.test(candidate));
            }
            case Filter.IsNull(var field) -> candidate -> !Values.isPresent(field, candidate);
        };
    }

    private static List<Predicate<Candidate>> tests(List<Filter> terms) {
        return terms.stream().map(Predicates::test).toList();
    }

    private static Predicate<Candidate> compare(Field field, Filter.Operator operator, Literal literal) {
        return switch (literal) {
            case Literal.Text(var text)
            when field.kind() == Field.Kind.SET -> {
                boolean wanted = operator == Filter.Operator.EQ;
                yield candidate -> Values.texts(field, candidate).contains(text) == wanted;
            }
            case Literal.Text(var text) ->
                candidate -> Values.texts(field, candidate).stream()
                        .anyMatch(fact -> operator.holds(CodePoints.compare(fact, text)));
            case Literal.Number(var number)
            when field.kind() == Field.Kind.WHOLE ->
                candidate -> operator.holds(
                        BigDecimal.valueOf(Values.whole(field, candidate)).compareTo(number));
            case Literal.Number(var number) -> {
                double value = number.doubleValue();
                yield candidate -> Values.real(field, candidate)
                        .filter(fact -> operator.holds(Values.compare(fact, value)))
                        .isPresent();
            }
            case Literal.Time(var time) ->
                candidate -> operator.holds(candidate.version().createdAt().compareTo(time));
        };
    }
}
