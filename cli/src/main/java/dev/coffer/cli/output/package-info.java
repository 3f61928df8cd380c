/// How results and failures are shown: the two output streams, colour, tables, units and JSON.
@NullMarked
package dev.coffer.cli.output;

import org.jspecify.annotations.NullMarked;
