package dev.coffer.inspect;

import dev.coffer.compare.ChangedValue;
import java.util.List;
import java.util.Map;

/// How the tensors of two files differ.
///
/// @param facts       what else the files say of themselves, by name
/// @param tensorsFrom how many tensors the first has
/// @param tensorsTo   how many tensors the second has
/// @param same        how many are in both with equal values
/// @param changes     the others, in the order of the second file, those that are gone at the end
public record TensorDiff(
        Map<String, ChangedValue<String>> facts,
        long tensorsFrom,
        long tensorsTo,
        long same,
        List<TensorChange> changes)
        implements ContentDiff {
    public TensorDiff {
        changes = List.copyOf(changes);
    }

    /// Whether the files hold the same tensors and facts, whatever their bytes.
    public boolean isEmpty() {
        return facts.isEmpty() && changes.isEmpty();
    }

    /// A tensor that is not known to be as it was.
    public sealed interface TensorChange {
        String name();

        record Added(String name, TensorInfo info) implements TensorChange {}

        record Removed(String name, TensorInfo info) implements TensorChange {}

        /// In both, but with another type, shape or other values; or nobody knows.
        record Changed(String name, TensorInfo from, TensorInfo to, Values values) implements TensorChange {}
    }

    /// How the elements of a tensor differ.
    public sealed interface Values {
        /// They were compared as numbers.
        ///
        /// @param elements  how many there are
        /// @param different how many are other numbers
        /// @param largest   the largest absolute difference
        /// @param mean      the mean absolute difference, over all elements
        /// @param unordered how many differences are not finite numbers, because of infinity or NaN; they are left out of
        ///                  `largest` and `mean`
        record Compared(long elements, long different, double largest, double mean, long unordered) implements Values {}

        /// They are no numbers that are known here, and their bytes differ.
        record OtherBytes() implements Values {}

        /// Whether they differ is not known.
        record NotCompared(String reason) implements Values {}
    }
}
