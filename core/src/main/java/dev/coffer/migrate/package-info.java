/// Copies of whole stores, and the move of the facts from one kind of catalog to another.
@NullMarked
package dev.coffer.migrate;

import org.jspecify.annotations.NullMarked;
