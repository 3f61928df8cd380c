package dev.coffer.search;

import dev.coffer.artifact.CofferException;
import java.util.Optional;

/// In which order versions come. Those that are equal, or do not have the fact, come newest first; those that do not
/// have it come last, in either direction.
///
/// Texts are ordered by their first [#PREFIX] code points, so that a [Position] stays small. A field of kind `MIXED` is
/// ordered by number where it can be read as one; the others follow, by text, in either direction.
///
/// @param by         empty: the order in which the versions were committed; never a field of kind `SET`
/// @param descending the largest, or the newest, first
public record Order(Optional<Field> by, boolean descending) {
    /// How many code points of a text count.
    public static final int PREFIX = 250;

    public static final Order NEWEST_FIRST = new Order(Optional.empty(), true);

    public Order {
        by.filter(field -> field.kind() == Field.Kind.SET).ifPresent(field -> {
            throw new CofferException.Invalid(
                    "versions cannot be ordered by " + field + ", of which a version may have several");
        });
    }
}
