package dev.coffer.search;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.util.Locale;

/// A fact of a version that filters speak of.
public sealed interface Field {
    /// The kind of a field's values.
    enum Kind {
        TEXT("a text"),
        /// Whole numbers.
        WHOLE("a whole number"),
        /// Numbers of any size, as doubles.
        REAL("a number"),
        TIME("a time"),
        /// Texts of which some can be read as numbers.
        MIXED("a text or a number"),
        /// Any number of texts.
        SET("a set of texts");

        private final String noun;

        Kind(String noun) {
            this.noun = noun;
        }

        String noun() {
            return noun;
        }

        boolean hasTexts() {
            return this == TEXT || this == MIXED || this == SET;
        }

        /// Returns whether a field of this kind may be compared with such a value.
        boolean takes(Literal value) {
            return switch (value) {
                case Literal.Text _ -> hasTexts();
                case Literal.Number _ -> this == WHOLE || this == REAL || this == MIXED;
                case Literal.Time _ -> this == TIME;
            };
        }

        void check(Field field, Literal value) {
            if (!takes(value)) {
                throw new CofferException.Invalid(field + " is " + noun + " and cannot be compared with "
                        + Text.shown(FilterText.literal(value)));
            }
            if (value instanceof Literal.Text(var text)) {
                CodePoints.checked("text", text);
            }
        }
    }

    /// Facts that every version may have once.
    enum Plain implements Field {
        NAME(Kind.TEXT),
        TYPE(Kind.TEXT),
        /// The number.
        VERSION(Kind.WHOLE),
        LABEL(Kind.TEXT),
        CREATED(Kind.TIME),
        RUN(Kind.TEXT),
        COMMIT(Kind.TEXT),
        BRANCH(Kind.TEXT),
        USER(Kind.TEXT),
        BYTES(Kind.WHOLE),
        DESCRIPTION(Kind.TEXT),
        /// With its `sha256:`.
        DIGEST(Kind.TEXT),
        /// The aliases that name the version.
        ALIAS(Kind.SET),
        /// The versions it was made from, such as `data/train:v3`.
        INPUT(Kind.SET);

        private final Kind kind;

        Plain(Kind kind) {
            this.kind = kind;
        }

        @Override
        public Kind kind() {
            return kind;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A measured value.
    record Metric(String name) implements Field {
        public Metric {
            CodePoints.checked("metric", name);
        }

        @Override
        public Kind kind() {
            return Kind.REAL;
        }

        @Override
        public String toString() {
            return Filter.dotted("metrics", name);
        }
    }

    /// A parameter.
    record Param(String name) implements Field {
        public Param {
            CodePoints.checked("parameter", name);
        }

        @Override
        public Kind kind() {
            return Kind.MIXED;
        }

        @Override
        public String toString() {
            return Filter.dotted("params", name);
        }
    }

    /// A tag. One without a value has the empty text.
    record Tag(String name) implements Field {
        public Tag {
            CodePoints.checked("tag", name);
        }

        @Override
        public Kind kind() {
            return Kind.MIXED;
        }

        @Override
        public String toString() {
            return Filter.dotted("tags", name);
        }
    }

    Kind kind();
}
