/// Whose word a file is that was found and not named: who may write it, and what its user allowed it to do.
@NullMarked
package dev.coffer.trust;

import org.jspecify.annotations.NullMarked;
