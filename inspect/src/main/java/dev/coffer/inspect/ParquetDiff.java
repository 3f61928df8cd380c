package dev.coffer.inspect;

import dev.coffer.compare.ChangedValue;
import java.util.Map;
import java.util.Optional;

/// How the footers of two Parquet files differ. The rows are not read.
///
/// @param columns    types of columns by their paths: what came, went, or has another type
/// @param groupsFrom how many row groups the first has
/// @param groupsTo   how many row groups the second has
/// @param createdBy  the programs that wrote them, when they differ
public record ParquetDiff(
        Map<String, ChangedValue<String>> columns,
        long rowsFrom,
        long rowsTo,
        long groupsFrom,
        long groupsTo,
        Optional<ChangedValue<String>> createdBy)
        implements ContentDiff {

    static ParquetDiff between(ParquetFooter from, ParquetFooter to) {
        return new ParquetDiff(
                ChangedValue.of(from.columns(), to.columns()),
                from.rows(),
                to.rows(),
                from.groups(),
                to.groups(),
                ChangedValue.of(from.createdBy(), to.createdBy()));
    }

    /// Whether the footers say the same; the rows may differ all the same.
    public boolean isEmpty() {
        return columns.isEmpty() && rowsFrom == rowsTo && groupsFrom == groupsTo && createdBy.isEmpty();
    }
}
