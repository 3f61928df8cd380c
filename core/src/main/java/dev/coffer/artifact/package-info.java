/// The values everybody speaks of: names, references, digests, versions, where they came from, and the failures. No I/O.
@NullMarked
package dev.coffer.artifact;

import org.jspecify.annotations.NullMarked;
