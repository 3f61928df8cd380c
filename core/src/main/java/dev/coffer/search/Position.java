package dev.coffer.search;

import java.util.Optional;

/// A place in an ordered list of versions: the last version of a page, behind which the next page begins. Stays right
/// while versions are added and deleted.
///
/// @param value   what the version had in the field the list is ordered by, of a text the first [Order#PREFIX] code
///                points; empty when the version did not have it, or the list is in the order of commits
/// @param ordinal the version's place in the order in which all versions of the store were committed, from 1
public record Position(Optional<Literal> value, long ordinal) {}
