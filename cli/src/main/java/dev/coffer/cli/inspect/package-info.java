/// Commands that show artifacts and versions: ls, show, log.
@NullMarked
package dev.coffer.cli.inspect;

import org.jspecify.annotations.NullMarked;
