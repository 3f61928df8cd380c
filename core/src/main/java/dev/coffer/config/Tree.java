package dev.coffer.config;

import dev.coffer.artifact.Text;
import java.util.List;

/// A YAML or JSON value with its position.
sealed interface Tree {
    Place place();

    /// What it is, for a message.
    String described();

    /// What a scalar is by itself, as the core schema of YAML 1.2 has it.
    enum Kind {
        TEXT,
        INTEGER,
        DECIMAL,
        BOOLEAN,
        NOTHING
    }

    /// A scalar, as it was written.
    ///
    /// @param plain written without quotes
    record Scalar(Place place, String text, Kind kind, boolean plain) implements Tree {
        @Override
        public String described() {
            return switch (kind) {
                case TEXT -> "the text '" + Text.shown(text) + "'";
                case INTEGER, DECIMAL -> "the number " + Text.shown(text);
                case BOOLEAN -> Text.shown(text);
                case NOTHING -> "nothing";
            };
        }
    }

    /// A list.
    record Sequence(Place place, List<Tree> items) implements Tree {
        @Override
        public String described() {
            return "a list";
        }
    }

    /// A mapping without duplicate keys, in the order of the file.
    record Mapping(Place place, List<Entry> entries) implements Tree {
        @Override
        public String described() {
            return "a mapping";
        }
    }

    /// A key of a mapping with its value.
    record Entry(Place place, String key, Tree value) {}
}
