/// Checks what lies in a store against the facts, and says what damage there is and what it reaches.
@NullMarked
package dev.coffer.verify;

import org.jspecify.annotations.NullMarked;
