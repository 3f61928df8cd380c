/// The catalog that is a numbered log of JSON entries on a blob store. The next entry is created with put-if-absent, and
/// that is all the coordination there is; checkpoints only make opening fast. docs/format.md has the format.
@NullMarked
package dev.coffer.catalog.log;

import org.jspecify.annotations.NullMarked;
