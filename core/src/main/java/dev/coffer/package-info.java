/// The front door of the library: [ArtifactStore] and what it is asked with.
@NullMarked
package dev.coffer;

import org.jspecify.annotations.NullMarked;
