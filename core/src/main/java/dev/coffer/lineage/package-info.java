/// Where a version comes from: run, person, machine, command line and source code, found out without asking anybody; and the
/// graph of what was made from what.
@NullMarked
package dev.coffer.lineage;

import org.jspecify.annotations.NullMarked;
