/// Commands that decide what is kept: rm, restore, protect, cleanup, gc.
@NullMarked
package dev.coffer.cli.retention;

import org.jspecify.annotations.NullMarked;
