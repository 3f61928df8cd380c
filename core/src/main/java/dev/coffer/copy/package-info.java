/// The objects of one store on their way into another, under the names they have.
@NullMarked
package dev.coffer.copy;

import org.jspecify.annotations.NullMarked;
