/// Where a version comes from: run, person, machine, command line and source code, found out without asking anybody.
@NullMarked
package dev.coffer.lineage;

import org.jspecify.annotations.NullMarked;
