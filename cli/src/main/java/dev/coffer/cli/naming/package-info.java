/// Commands that change names: aliases, rollback, tags.
@NullMarked
package dev.coffer.cli.naming;

import org.jspecify.annotations.NullMarked;
