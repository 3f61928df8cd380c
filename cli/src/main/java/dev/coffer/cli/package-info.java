/// The `coffer` program: its entry point, the table of commands, and how a failure becomes a message and an exit code.
/// The commands are in packages by topic. A command holds options, makes one call on the library, and prints.
@NullMarked
package dev.coffer.cli;

import org.jspecify.annotations.NullMarked;
