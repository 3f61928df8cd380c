package dev.coffer.inspect;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How two tables differ. Columns are matched by name; rows are compared by the cells of the columns that both have.
///
/// @param rowsFrom how many rows the first has
/// @param rowsTo   how many rows the second has
/// @param matching how rows were matched
/// @param added    how many rows only the second has
/// @param removed  how many rows only the first has
/// @param changed  how many rows are in both with other cells
/// @param moved    whether both have the same rows in another order
/// @param cells    how many cells of changed rows differ, by column
/// @param examples the first rows of each kind
/// @param notes    what else there is to know
public record TableDiff(
        List<String> columnsAdded,
        List<String> columnsRemoved,
        long rowsFrom,
        long rowsTo,
        Matching matching,
        long added,
        long removed,
        long changed,
        boolean moved,
        Map<String, Long> cells,
        List<RowChange> examples,
        List<String> notes)
        implements ContentDiff {
    public TableDiff {
        columnsAdded = List.copyOf(columnsAdded);
        columnsRemoved = List.copyOf(columnsRemoved);
        examples = List.copyOf(examples);
        notes = List.copyOf(notes);
    }

    /// How rows of two tables were matched.
    public enum Matching {
        /// Row by row: the tables have equally many, and those that differ are in neither table anywhere else.
        POSITION("position"),
        /// As wholes, wherever they are.
        CONTENT("content"),
        /// By the column that was given.
        KEY("key");

        private final String word;

        Matching(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// What became of a row.
    public enum Kind {
        ADDED("added"),
        REMOVED("removed"),
        CHANGED("changed");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// One row that is not as it was.
    ///
    /// @param row   its number in the second table, for a removed one in the first, counted from 1 and without the header
    /// @param key   its cell in the column of the key, when there is one
    /// @param cells of a changed row those that changed, else all; long texts and further cells are left out
    public record RowChange(Kind kind, long row, Optional<String> key, List<CellChange> cells) {
        public RowChange {
            cells = List.copyOf(cells);
        }
    }

    /// A cell before and after. One that is absent, or in a row that is, is empty.
    public record CellChange(String column, Optional<String> from, Optional<String> to) {}

    /// Whether the tables hold the same, whatever their bytes.
    public boolean isEmpty() {
        return columnsAdded.isEmpty()
                && columnsRemoved.isEmpty()
                && added == 0
                && removed == 0
                && changed == 0
                && !moved
                && rowsFrom == rowsTo;
    }
}
