/// The second seam: facts, changed only by transactions that are atomic and totally ordered.
/// [CommitRules] says what a transaction may do; every catalog runs the same rules.
@NullMarked
package dev.coffer.catalog;

import org.jspecify.annotations.NullMarked;
