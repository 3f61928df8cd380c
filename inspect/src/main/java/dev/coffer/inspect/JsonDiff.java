package dev.coffer.inspect;

import java.util.List;
import java.util.Optional;

/// How two JSON documents differ, by path.
///
/// @param added   how many members and elements only the second has
/// @param removed how many members and elements only the first has
/// @param changed how many values are other ones
/// @param changes the first of them
/// @param tables  arrays of objects that differ
/// @param notes   what else there is to know
public record JsonDiff(
        long added, long removed, long changed, List<ValueChange> changes, List<TableAt> tables, List<String> notes)
        implements ContentDiff {
    public JsonDiff {
        changes = List.copyOf(changes);
        tables = List.copyOf(tables);
        notes = List.copyOf(notes);
    }

    /// A value before and after, as JSON; empty where there is none. Long ones are cut.
    ///
    /// @param path such as `$.optimizer.lr` or `$.layers[2]`
    public record ValueChange(String path, Optional<String> from, Optional<String> to) {}

    /// An array of objects, compared as a table.
    public record TableAt(String path, TableDiff table) {}
}
