package dev.coffer.search;

import java.util.Locale;

/// A fact of a version that filters speak of.
public sealed interface Field {
    /// What a field's values are.
    enum Kind {
        TEXT,
        /// Whole numbers.
        WHOLE,
        /// Numbers of any size, as doubles.
        REAL,
        TIME,
        /// Texts of which some can be read as numbers.
        MIXED,
        /// Any number of texts.
        SET
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
