/// The one JSON form of every value that is stored. Written and read by hand, field by field: the text is a contract
/// (docs/format.md), and nothing is found out by reflection when a program starts.
@NullMarked
package dev.coffer.json;

import org.jspecify.annotations.NullMarked;
