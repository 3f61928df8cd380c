package dev.coffer.search;

import java.util.List;

/// A question that each version answers with yes or no.
///
/// - What is compared with a fact that the version does not have is `false`, whatever the operator; `NOT` makes that `true`.
/// - `ALIAS` and `INPUT` have any number of values. A comparison is true when it is so for one of them; but `NE` is true when
///   none of them is equal, so also when there is none. `IsNull` is true when there is none.
/// - Texts are compared by code points. `MIXED` fields are compared as numbers with a number, where they can be read as one
///   (see [Numbers]), and as texts with a text. `BYTES` and `VERSION` are compared exactly.
///
/// Every catalog gives the same answer as [Predicates#of], which a seeded corpus checks.
public sealed interface Filter {
    /// Most terms of one filter: comparisons, and `AND`, `OR`, `NOT` of them.
    int TERMS_LIMIT = 1_000;

    /// Most characters of a pattern.
    int PATTERN_LIMIT = 1_000;

    enum Operator {
        EQ("="),
        NE("!="),
        LT("<"),
        LE("<="),
        GT(">"),
        GE(">=");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }

    /// All of them; true when there are none.
    record And(List<Filter> terms) implements Filter {
        public And {
            terms = List.copyOf(terms);
        }
    }

    /// At least one of them; false when there are none.
    record Or(List<Filter> terms) implements Filter {
        public Or {
            terms = List.copyOf(terms);
        }
    }

    record Not(Filter term) implements Filter {}

    /// Whether the fact compares so with a value.
    ///
    /// @param value of a kind that fits the field: text for `TEXT` and `SET`, a number for `WHOLE` and `REAL`, a time for `TIME`,
    ///              text or a number for `MIXED`. Only `EQ` and `NE` for `SET`
    record Compare(Field field, Operator operator, Literal value) implements Filter {}

    /// Whether the text fits a pattern: `%` any characters, `_` exactly one, `\` takes the next one as it is. Case counts.
    ///
    /// @param field of kind `TEXT`, `MIXED` or `SET`
    record Like(Field field, String pattern) implements Filter {}

    /// Whether it equals one of the values; each as in [Compare].
    record In(Field field, List<Literal> values) implements Filter {
        public In {
            values = List.copyOf(values);
        }
    }

    /// Whether the version has no such fact.
    record IsNull(Field field) implements Filter {}

    /// True for every version.
    static Filter everything() {
        return new And(List.of());
    }

    /// How a field with a name is written, quoted where it must be.
    static String dotted(String prefix, String name) {
        boolean plain = !name.isEmpty()
                && name.chars().allMatch(c -> (Character.isLetterOrDigit(c) && c < 128) || "_.-/".indexOf(c) >= 0);
        return prefix + "." + (plain ? name : '"' + name.replace("\"", "\"\"") + '"');
    }
}
