/// Checks that content is what its version says, and remembers what was checked.
@NullMarked
package dev.coffer.integrity;

import org.jspecify.annotations.NullMarked;
