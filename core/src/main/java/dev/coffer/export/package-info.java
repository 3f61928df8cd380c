/// Versions as plain files that no tool of ours is needed to read.
@NullMarked
package dev.coffer.export;

import org.jspecify.annotations.NullMarked;
