/// Commands that move versions and catalogs between stores: copy, export, import, catalog copy.
@NullMarked
package dev.coffer.cli.copy;

import org.jspecify.annotations.NullMarked;
