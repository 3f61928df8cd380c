package dev.coffer.search;

import dev.coffer.artifact.CofferException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Reads the filter language of docs/search.md: one method for each rule of its grammar.
public final class FilterParser {
    /// Most characters of a filter's text.
    public static final int TEXT_LIMIT = 65_536;

    private final Tokens tokens;
    private final FilterFields fields;
    private final FilterValues values;
    private int depth;

    private FilterParser(String text, Instant now) {
        tokens = new Tokens(text);
        fields = new FilterFields(tokens);
        values = new FilterValues(tokens, now);
    }

    /// The filter that a text means.
    ///
    /// @param now what `now` stands for
    /// @throws CofferException.Invalid when the text is no filter; the message points at the place
    public static Filter parse(String text, Instant now) {
        if (text.length() > TEXT_LIMIT) {
            throw new CofferException.Invalid(
                    "a filter of " + text.length() + " characters is longer than " + TEXT_LIMIT);
        }
        return new FilterParser(text, now).filter();
    }

    private Filter filter() {
        if (tokens.peek().kind() == Token.Kind.END) {
            return Filter.everything();
        }
        var filter = either();
        var rest = tokens.peek();
        if (rest.kind() != Token.Kind.END) {
            throw rest.isSign(")")
                    ? tokens.error(rest, "this ')' closes nothing", null)
                    : tokens.error(rest, "AND or OR is missing before " + tokens.shown(rest), null);
        }
        FilterLimits.check(filter);
        return filter;
    }

    private Filter either() {
        var first = both();
        if (!tokens.takeKeyword("OR")) {
            return first;
        }
        var terms = new ArrayList<>(List.of(first));
        do {
            terms.add(both());
        } while (tokens.takeKeyword("OR"));
        return new Filter.Or(terms);
    }

    private Filter both() {
        var first = term();
        if (!tokens.takeKeyword("AND")) {
            return first;
        }
        var terms = new ArrayList<>(List.of(first));
        do {
            terms.add(term());
        } while (tokens.takeKeyword("AND"));
        return new Filter.And(terms);
    }

    private Filter term() {
        var token = tokens.peek();
        if (tokens.takeKeyword("NOT")) {
            enter(token);
            var not = new Filter.Not(term());
            depth--;
            return not;
        }
        if (tokens.takeSign("(")) {
            enter(token);
            var inside = either();
            depth--;
            close(token);
            return inside;
        }
        if (tokens.takeKeyword("TRUE")) {
            return Filter.everything();
        }
        return tokens.takeKeyword("FALSE") ? new Filter.Or(List.of()) : comparison();
    }

    /// Bounds the recursion.
    private void enter(Token token) {
        if (++depth > Filter.DEPTH_LIMIT) {
            throw tokens.error(token, "a filter has more than " + Filter.DEPTH_LIMIT + " levels", null);
        }
    }

    private void close(Token opened) {
        if (!tokens.takeSign(")")) {
            var token = tokens.peek();
            throw token.kind() == Token.Kind.END
                    ? tokens.error(opened, "this '(' is never closed", null)
                    : tokens.error(token, "AND, OR or ')' is missing before " + tokens.shown(token), null);
        }
    }

    private Filter comparison() {
        var token = tokens.peek();
        var field = fields.next();
        var operator = tokens.peek();
        if (tokens.takeKeyword("IS")) {
            boolean not = tokens.takeKeyword("NOT");
            if (!tokens.takeKeyword("NULL")) {
                throw tokens.error(tokens.peek(), "NULL is missing before " + tokens.shown(tokens.peek()), null);
            }
            return negated(not, new Filter.IsNull(field));
        }
        boolean not = tokens.takeKeyword("NOT");
        if (tokens.takeKeyword("LIKE")) {
            var pattern = values.nextText();
            return negated(not, checked(token, () -> new Filter.Like(field, pattern)));
        }
        if (tokens.takeKeyword("IN")) {
            var list = list(field);
            return negated(not, checked(token, () -> new Filter.In(field, list)));
        }
        if (not) {
            throw tokens.error(
                    tokens.peek(),
                    "LIKE or IN is missing behind NOT",
                    "NOT before a comparison stands before the field");
        }
        return compare(token, field, operator);
    }

    private Filter compare(Token token, Field field, Token sign) {
        for (var operator : Filter.Operator.values()) {
            if (tokens.takeSign(operator.sign())) {
                var value = values.next(field);
                return checked(token, () -> new Filter.Compare(field, operator, value));
            }
        }
        throw tokens.error(
                sign, "an operator is missing before " + tokens.shown(sign), "operators are = != < <= > >= LIKE IN IS");
    }

    private static Filter negated(boolean not, Filter filter) {
        return not ? new Filter.Not(filter) : filter;
    }

    private List<Literal> list(Field field) {
        var opened = tokens.peek();
        if (!tokens.takeSign("(")) {
            throw tokens.error(opened, "'(' is missing behind IN", "write type IN (model, dataset)");
        }
        var list = new ArrayList<Literal>();
        if (tokens.takeSign(")")) {
            return list;
        }
        do {
            list.add(values.next(field));
        } while (tokens.takeSign(","));
        if (!tokens.takeSign(")")) {
            throw tokens.error(tokens.peek(), "',' or ')' is missing before " + tokens.shown(tokens.peek()), null);
        }
        return list;
    }

    /// Makes a failure of a constructor point at the comparison.
    private Filter checked(Token token, Supplier<Filter> constructor) {
        try {
            return constructor.get();
        } catch (CofferException.Invalid e) {
            throw tokens.error(token, e);
        }
    }
}
