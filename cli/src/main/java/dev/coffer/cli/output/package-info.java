/// The presentation of results and failures: output streams, colour, tables, units and JSON.
@NullMarked
package dev.coffer.cli.output;

import org.jspecify.annotations.NullMarked;
