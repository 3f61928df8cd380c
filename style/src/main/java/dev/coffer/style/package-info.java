/// How every Java file of the project looks.
@NullMarked
package dev.coffer.style;

import org.jspecify.annotations.NullMarked;
