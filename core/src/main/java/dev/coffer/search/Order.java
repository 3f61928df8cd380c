package dev.coffer.search;

import java.util.Optional;

/// In which order versions come. Those that are equal, or do not have the fact, come newest first; those that do not have
/// it come last, in either direction.
///
/// @param by         empty: the order in which the versions were committed; never a field of kind `SET`
/// @param descending the largest, or the newest, first
public record Order(Optional<Field> by, boolean descending) {
    public static final Order NEWEST_FIRST = new Order(Optional.empty(), true);
}
