/// The lineage command, and the formats it prints.
@NullMarked
package dev.coffer.cli.lineage;

import org.jspecify.annotations.NullMarked;
