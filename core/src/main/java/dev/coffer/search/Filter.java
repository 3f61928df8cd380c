package dev.coffer.search;

import dev.coffer.artifact.CofferException;
import java.util.List;

/// A question that each version answers with yes or no.
///
/// - What is compared with a fact that the version does not have is `false`, whatever the operator; `NOT` makes that
///   `true`.
/// - `ALIAS` and `INPUT` have any number of values. A comparison is true when it is so for one of them; but `NE` is
///   true when none of them is equal, so also when there is none. `IsNull` is true when there is none.
/// - Texts are compared by code points. `MIXED` fields are compared as texts with a text. With a number they are
///   compared as numbers where they can be read as one (see [Numbers]); one that cannot counts as absent. `BYTES` and
///   `VERSION` are compared exactly, and `-0.0` equals `0.0`.
///
/// Every catalog gives the same answer as [Predicates#of], which a seeded corpus checks. [FilterParser] reads the
/// language of docs/search.md, [FilterText] writes it. What the constructors refuse is `Invalid`; so is a text or a
/// name with U+0000 or half a surrogate pair in it, because not every catalog could be asked for it.
public sealed interface Filter {
    /// Most terms of one filter: comparisons, values of `IN`, and `AND`, `OR`, `NOT` of them.
    int TERMS_LIMIT = 1_000;

    /// Most levels of `AND`, `OR` and `NOT` with the comparison in them.
    int DEPTH_LIMIT = 100;

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

        /// Returns whether it holds between two values.
        ///
        /// @param order how the first compares with the second, as a comparator says it
        boolean holds(int order) {
            return switch (this) {
                case EQ -> order == 0;
                case NE -> order != 0;
                case LT -> order < 0;
                case LE -> order <= 0;
                case GT -> order > 0;
                case GE -> order >= 0;
            };
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

    /// Holds if the fact compares so with a value.
    ///
    /// @param value of a kind that fits the field: text for `TEXT` and `SET`, a number for `WHOLE` and `REAL`, a time
    ///              for `TIME`, text or a number for `MIXED`. Only `EQ` and `NE` for `SET`
    record Compare(Field field, Operator operator, Literal value) implements Filter {
        public Compare {
            boolean ordered = operator != Operator.EQ && operator != Operator.NE;
            if (field.kind() == Field.Kind.SET && ordered) {
                throw new CofferException.Invalid(
                        field + " may have several values, so " + operator.sign() + " means nothing",
                        "use =, !=, LIKE or IN");
            }
            field.kind().check(field, value);
        }
    }

    /// Holds if the text fits a pattern: `%` any characters, `_` exactly one, `\` takes the next one as it is. Case
    /// counts.
    ///
    /// @param field of kind `TEXT`, `MIXED` or `SET`
    record Like(Field field, String pattern) implements Filter {
        public Like {
            if (!field.kind().hasTexts()) {
                throw new CofferException.Invalid(
                        field + " is " + field.kind().noun() + ", and LIKE is for texts", "use =, <, > and the like");
            }
            if (pattern.length() > PATTERN_LIMIT) {
                throw new CofferException.Invalid(
                        "a pattern of " + pattern.length() + " characters is longer than " + PATTERN_LIMIT);
            }
            CodePoints.checked("pattern", pattern);
        }
    }

    /// Holds if the fact equals one of the values; each as in [Compare].
    record In(Field field, List<Literal> values) implements Filter {
        public In {
            values = List.copyOf(values);
            values.forEach(value -> field.kind().check(field, value));
        }
    }

    /// Holds if the version has no such fact.
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
